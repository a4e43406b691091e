// What is sent and nobody wants: a refusal often comes before the body. Whoever sends has to be able to read the answer, so the rest is let by; but no
// faster than costs next to nothing, all together, and not for ever. Taken in as fast as it comes, two dozen large bodies would take the memory
// and the processor from everybody who is answered.
import type { IncomingMessage } from 'node:http';

/** Bytes in a second of all that is let by in this process. */
const bytesPerSecond = 16_000_000;
/** So long one request is let by; then its connection ends with the answer. */
const patienceMs = 2_000;
/** What announces less is taken in by the HTTP server itself. */
const smallBytes = 64_000;

/** When what is passing now will have had its time, in ms of the process's own clock. */
let freeAtMs = 0;

const isSmall = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) <= smallBytes;

/**
 * Lets by what is still to come of a request, a bounded number of bytes in a second. `through`: the connection can be used again. `cut`: more was to
 * come than had time; the answer has to be the last of its connection.
 */
export function letBy(request: IncomingMessage): Promise<'through' | 'cut'> {
  if (request.readableEnded || request.destroyed || isSmall(request)) return Promise.resolve('through');
  return new Promise((resolve) => {
    let next: NodeJS.Timeout | undefined;
    const end = (how: 'through' | 'cut') => {
      clearTimeout(over);
      clearTimeout(next);
      request.off('data', slowly).off('end', through).off('close', through).off('error', through);
      // An error that comes now has nobody left to hear it, and must not end the process.
      request.on('error', () => {});
      if (how === 'cut') request.pause();
      resolve(how);
    };
    const through = () => end('through');
    const slowly = (chunk: Uint8Array) => {
      const nowMs = performance.now();
      freeAtMs = Math.max(nowMs, freeAtMs) + (chunk.length / bytesPerSecond) * 1_000;
      request.pause();
      next = setTimeout(() => request.resume(), freeAtMs - nowMs);
    };
    const over = setTimeout(() => end('cut'), patienceMs);
    request.on('data', slowly).once('end', through).once('close', through).once('error', through);
    request.resume();
  });
}
