/**
 * Texts that would run if any page, document or mail took them for markup. Each calls `xss` with its number if it runs, and leaves an element with
 * `data-xss` if it is only taken for markup.
 */

const FORMS: readonly ((run: string) => string)[] = [
  (run) => `<script data-xss>${run}</script>`,
  (run) => `<img data-xss src=x onerror=${run}>`,
  (run) => `<svg data-xss onload=${run}>`,
  (run) => `<svg/data-xss/onload=${run}//`,
  (run) => `"><img data-xss src=x onerror=${run}>`,
  (run) => `'><img data-xss src=x onerror=${run}>`,
  (run) => `\`><img data-xss src=x onerror=${run}>`,
  (run) => `--><img data-xss src=x onerror=${run}>`,
  (run) => `]]><img data-xss src=x onerror=${run}>`,
  (run) => `</title><script data-xss>${run}</script>`,
  (run) => `</textarea><script data-xss>${run}</script>`,
  (run) => `</style><script data-xss>${run}</script>`,
  (run) => `</script><script data-xss>${run}</script>`,
  (run) => `</td></table><img data-xss src=x onerror=${run}>`,
  (run) => `</svg><img data-xss src=x onerror=${run}>`,
  (run) => `<iframe data-xss srcdoc="<script>parent.${run}</script>">`,
  (run) => `<iframe data-xss src="javascript:parent.${run}">`,
  (run) => `<a data-xss href="javascript:${run}">x</a>`,
  (run) => `<a data-xss href="java\tscript:${run}">x</a>`,
  (run) => `<body data-xss onload=${run}>`,
  (run) => `<details data-xss open ontoggle=${run}>`,
  (run) => `<video data-xss><source onerror=${run}>`,
  (run) => `<audio data-xss src=x onerror=${run}>`,
  (run) => `<input data-xss autofocus onfocus=${run}>`,
  (run) => `<select data-xss autofocus onfocus=${run}>`,
  (run) => `<marquee data-xss onstart=${run}>`,
  (run) => `<object data-xss data="javascript:${run}">`,
  (run) => `<embed data-xss src="javascript:${run}">`,
  (run) => `<form data-xss><button formaction="javascript:${run}">`,
  (run) => `<math data-xss><mtext><img src=x onerror=${run}>`,
  (run) => `<svg data-xss><animate onbegin=${run} attributeName=x dur=1s>`,
  (run) => `<svg data-xss><a href="javascript:${run}"><text y=9>x`,
  (run) => `<svg data-xss><foreignObject><img src=x onerror=${run}>`,
  (run) => `<template data-xss><script>${run}</script></template>`,
  (run) => `<noscript data-xss><p title="</noscript><img src=x onerror=${run}>">`,
  (run) => `<meta data-xss http-equiv=refresh content="0;url=javascript:${run}">`,
  (run) => `<base data-xss href="javascript:${run}//">`,
  (run) => `<link data-xss rel=stylesheet href="data:text/css,*{}" onload=${run}>`,
  (run) => `<style data-xss>@import "javascript:${run}";</style>`,
  (run) => `<div data-xss style="animation:x" onanimationstart=${run}>`,
  (run) => `" autofocus data-xss onfocus=${run} x="`,
  (run) => `' data-xss onmouseover=${run} x='`,
  (run) => `javascript:${run}`,
  (run) => `\${${run}}{{${run}}}<%= ${run} %>`,
  (run) => `{{constructor.constructor("${run}")()}}`,
  (run) => `&lt;img data-xss src=x onerror=${run}&gt;`,
  (run) => `&#60;img data-xss src=x onerror=${run}&#62;`,
  (run) => `\u003cimg data-xss src=x onerror=${run}\u003e`,
  (run) => `\\u003cimg data-xss src=x onerror=${run}\\u003e`,
  (run) => `%3Cimg data-xss src=x onerror=${run}%3E`,
  (run) => `＜img data-xss src=x onerror=${run}＞`,
  (run) => `<scr<script>ipt data-xss>${run}</scr</script>ipt>`,
  (run) => `__proto__<b data-xss onclick=${run}>constructor`,
];

/** The corpus, each with its own number. */
export const HOSTILE_TEXTS: readonly string[] = FORMS.map((form, index) => form(`xss(${index})`));

/** Short enough for the field with the least room, and one that gets out of text, attribute and element alike. */
export const hostile = (number: number): string => `'"><img data-xss src=x onerror=xss(${number})>`;
