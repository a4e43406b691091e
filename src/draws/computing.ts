// Root and order of a list as the server computes them: a short one at once, a long one in a thread of its own, so that nobody else waits for it.
import { Worker } from 'node:worker_threads';
import type { ComputeOrder } from '#draws/compute-thread.ts';
import { Fault } from '#kit/refusal.ts';
import { orderOf, rootOf } from '#policy/draw.ts';
import type { DrawList } from '#policy/draw-list.ts';

/** Entries that take no longer than a thread takes to begin. */
const shortMost = 20_000;

function aside<T>(order: ComputeOrder): Promise<T> {
  const thread = new Worker(new URL('./compute-thread.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Fault(`the draw's thread ended with ${code}`)));
  });
}

/** `atOnce`: so many entries are computed here, more in a thread. */
export const computeRoot = async (list: DrawList, atOnce = shortMost): Promise<string> =>
  list.tickets.length <= atOnce ? rootOf(list) : aside<string>({ list, seed: null });

export const computeOrder = async (seed: string, list: DrawList, atOnce = shortMost): Promise<Uint32Array> =>
  list.tickets.length <= atOnce ? orderOf(seed, list) : aside<Uint32Array>({ list, seed });
