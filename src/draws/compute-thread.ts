// The thread in which the root or the order of a long list is computed: seconds of a processor, while the server goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { orderOf, rootOf } from '#policy/draw.ts';
import type { DrawList } from '#policy/draw-list.ts';

/** seed: of the order that is asked for; null: the root is. */
export interface ComputeOrder {
  readonly list: DrawList;
  readonly seed: string | null;
}

const { list, seed } = workerData as ComputeOrder;
parentPort!.postMessage(seed === null ? rootOf(list) : orderOf(seed, list));
