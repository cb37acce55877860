/** Mantine's theme: the visual language's colours, type and control sizes, said once. */

import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';
import { text } from './text/text.ts';

const ink: MantineColorsTuple = ['#EDF1FA', '#DCE4F3', '#C3D0EC', '#9DB2DF', '#7591D0', '#5473C1', '#3A5BB0', '#2F4C98', '#263E7D', '#1B2C5A'];

/** Below this width the navigation is a rail of icons, and texts are short. */
export const NARROW = '(max-width: 1099.98px)';

/** Below this width a side column would take the room that charts and tables need: it goes under, or becomes a drawer. */
export const STACKED = '(max-width: 1399.98px)';

const CONTROL = { height: '28px', font: '13px' };
const inputVars = () => ({ wrapper: { '--input-height': CONTROL.height, '--input-fz': CONTROL.font, '--input-size': CONTROL.height } });

export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: 6,
  fontFamily: 'var(--fb-font)',
  fontFamilyMonospace: 'var(--fb-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '24px', xl: '28px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '13px', lineHeight: '20px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '6px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  breakpoints: { xs: '36em', sm: '48em', md: '56.25em', lg: '68.75em', xl: '90em' },
  respectReducedMotion: true,
  components: {
    Button: { vars: () => ({ root: { '--button-height': CONTROL.height, '--button-fz': CONTROL.font, '--button-padding-x': '12px' } }) },
    ActionIcon: {
      defaultProps: { variant: 'subtle', color: 'gray' },
      vars: () => ({ root: { '--ai-size': '24px', '--ai-color': 'var(--fb-text-2)', '--ai-hover': 'var(--fb-mute-soft)' } }),
    },
    Input: { vars: inputVars },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, radius: 'lg' } },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, radius: 'lg' } },
    // The title row of a dialog is not a banner of the page.
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120 },
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': text.close } }, styles: { description: { color: 'var(--fb-text-2)' } } },
    SegmentedControl: { defaultProps: { transitionDuration: 0, withItemsBorders: false, size: 'xs' } },
  },
});

/** Mantine's own variables, set to our tokens; the tokens change with the theme, so both say the same. */
const mapped = {
  '--mantine-color-body': 'var(--fb-surface)',
  '--mantine-color-text': 'var(--fb-text)',
  '--mantine-color-bright': 'var(--fb-text)',
  '--mantine-color-dimmed': 'var(--fb-text-3)',
  '--mantine-color-placeholder': 'var(--fb-text-3)',
  '--mantine-color-anchor': 'var(--fb-accent-text)',
  '--mantine-color-error': 'var(--fb-bad)',
  '--mantine-color-default': 'var(--fb-surface)',
  '--mantine-color-default-hover': 'var(--fb-sunken)',
  '--mantine-color-default-color': 'var(--fb-text)',
  '--mantine-color-default-border': 'var(--fb-line)',
  '--mantine-color-disabled': 'var(--fb-mute-soft)',
  '--mantine-color-disabled-color': 'var(--fb-text-3)',
  '--mantine-primary-color-filled': 'var(--fb-accent)',
  '--mantine-primary-color-filled-hover': 'var(--fb-accent-hover)',
  '--mantine-primary-color-light': 'var(--fb-accent-soft)',
  '--mantine-primary-color-light-color': 'var(--fb-accent-text)',
  '--mantine-color-ink-filled': 'var(--fb-accent)',
  '--mantine-color-ink-filled-hover': 'var(--fb-accent-hover)',
  '--mantine-color-ink-light': 'var(--fb-accent-soft)',
  '--mantine-color-ink-light-hover': 'var(--fb-accent-soft)',
  '--mantine-color-ink-light-color': 'var(--fb-accent-text)',
  '--mantine-color-ink-text': 'var(--fb-accent-text)',
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: mapped, dark: mapped });
