// Sets certificates in type, aside: a few threads that begin when there is something to set and end when there was nothing for a while.
import { Worker } from 'node:worker_threads';
import { Fault } from '#kit/refusal.ts';
import type { CertificateSheet } from '#policy/certificate-sheet.ts';
import type { Typeset } from '#records/typeset-thread.ts';

/** Each holds its type and what it set last: a hundred megabytes and more. */
export const threadsMost = 2;
const idleMs = 20_000;

class Press {
  #thread: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  waiting = 0;

  set(sheets: readonly CertificateSheet[]): Promise<Typeset> {
    this.waiting += 1;
    const done = this.#queue.then(() => this.#setNow(sheets));
    this.#queue = done
      .catch(() => {})
      .then(() => {
        this.waiting -= 1;
      });
    return done;
  }

  #end(): void {
    void this.#thread?.terminate();
    this.#thread = null;
  }

  async #setNow(sheets: readonly CertificateSheet[]): Promise<Typeset> {
    clearTimeout(this.#idle);
    const thread = this.#thread ?? new Worker(new URL('./typeset-thread.ts', import.meta.url));
    this.#thread = thread;
    thread.ref();
    try {
      return await new Promise<Typeset>((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.once('exit', (code) => reject(new Fault(`the typesetting thread ended with ${code}`)));
        thread.postMessage(sheets);
      });
    } catch (error) {
      this.#end();
      throw error;
    } finally {
      for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
      thread.unref();
      this.#idle = setTimeout(() => this.#end(), idleMs).unref();
    }
  }
}

const presses = Array.from({ length: threadsMost }, () => new Press());

/** One PDF/A with a page for each, in order; or the first letters that the type has not. Throws when the compiler fails. */
export function typeset(sheets: readonly CertificateSheet[]): Promise<Typeset> {
  const [press] = [...presses].sort((a, b) => a.waiting - b.waiting);
  return press!.set(sheets);
}
