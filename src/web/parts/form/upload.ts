// Sends a file and says how far it is. `fetch` cannot tell the progress of what it sends, so this one call is made the older way.

import { addressOf, newKey, refusedBy, Unreachable } from '#web/parts/api.ts';
import type { KeptFiles } from '#web/parts/form/kept-files.ts';

/** Where the files of a form go and come from. */
export interface Files {
  /** `field` is `scan`, or `rows.scan` in a table. Throws Refused, Unreachable, AbortError. */
  send(field: string, file: File, told: Sending): Promise<number>;
  address(documentId: number): string;
  /** Where what is not sent yet outlives the page. */
  readonly kept?: KeptFiles;
}

export interface Sending {
  /** The same key for the same file: sent twice, it is kept once. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  onProgress(part: number): void;
}

export const newSendingKey = newKey;

function sent(address: string, body: FormData, { key, signal, onProgress }: Sending): Promise<Response> {
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(new DOMException('stopped', 'AbortError'));
    const call = new XMLHttpRequest();
    call.open('POST', address);
    call.setRequestHeader('Accept', 'application/json');
    call.setRequestHeader('Idempotency-Key', key);
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onload = () => done(new Response(call.responseText, { status: call.status }));
    call.onerror = () => fail(new Unreachable('no connection'));
    call.onabort = () => fail(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => call.abort());
    call.send(body);
  });
}

/** The server takes two files of one person at a time; a form that is filled in quickly waits its turn here, without a word. */
const atOnce = 2;
let underWay = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (underWay < atOnce) underWay += 1;
  else await new Promise<void>((turn) => waiting.push(turn));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  }
}

/** Files of one's own, for fields of this round's form. */
export const filesOf = (roundId: number, kept?: KeptFiles): Files => ({
  ...(kept ? { kept } : {}),
  async send(field, file, told) {
    const body = new FormData();
    body.set('file', file);
    body.set('round', String(roundId));
    body.set('field', field);
    const response = await inTurn(() => sent(addressOf('POST /me/documents', {}), body, told));
    if (!response.ok) throw await refusedBy(response);
    return ((await response.json()) as { id: number }).id;
  },
  address: (documentId) => addressOf('GET /documents/{id}/content', { params: { id: documentId } }),
});
