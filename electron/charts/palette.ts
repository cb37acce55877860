/** Colours of charts on white, for documents; the window has the same ones in its light theme, and others in its dark one. */

export const PALETTE = {
  series: ['#2f55a4', '#2a9bae', '#c77b1e', '#7a2350'],
  other: '#5f6978',
  area: '#dce4f3',
  grid: '#eaecf0',
  axis: '#c8cdd6',
  band: '#eef0f3',
  text: '#1a1f29',
  caption: '#5f6978',
  bad: '#b3261e',
} as const;
