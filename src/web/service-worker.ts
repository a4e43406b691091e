// Keeps the hall's shell on the phone, so that it opens without a connection and drafts can be written on. Answers of the server are never
// kept: they are other people's business as much as the reader's. Nothing is pushed.

interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly registration: { readonly scope: string };
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;
const shelf = 'niangjia-shell';
const shell = worker.registration.scope;
const assets = new URL('assets/', shell).href;
/** Files of earlier builds go when there are more than these. */
const filesMost = 120;

/** The page and what it names; the rest of the hall is kept when it is first opened. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(shelf);
  const page = await fetch(shell, { cache: 'no-cache' });
  if (!page.ok) return;
  const text = await page.clone().text();
  await cache.put(shell, page);
  const named = [...text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => new URL(name!, shell).href);
  await cache.addAll(named);
}

async function tidy(): Promise<void> {
  const cache = await caches.open(shelf);
  const kept = (await cache.keys()).filter(({ url }) => url.startsWith(assets));
  await Promise.all(kept.slice(0, Math.max(0, kept.length - filesMost)).map((request) => cache.delete(request)));
}

/** Their names change with what is in them: what is kept is right for ever. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(shelf);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(shelf)).match(shell);
    if (kept) return kept;
    throw error;
  }
}

/** The desk and the public pages are not kept: figures of yesterday would be worse than none. */
const ofHall = (url: URL): boolean => url.href === shell || url.href.startsWith(new URL('hall/', shell).href);

worker.addEventListener('install', (event) => event.waitUntil(keepShell().then(() => worker.skipWaiting())));
worker.addEventListener('activate', (event) => event.waitUntil(tidy()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.url.startsWith(assets)) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && ofHall(new URL(request.url))) event.respondWith(page(request));
});
