// A stream of any length, sealed in chunks that can be opened one after the other: each is bound to its stream, its number and to whether another follows.
// So a chunk that was changed, left out, put elsewhere or appended does not open, and what is wrong can be said.
import { Transform, type TransformCallback } from 'node:stream';
import type { Sealer } from '#crypto/provider.ts';
import { asBuffer } from '#kit/bytes.ts';
import { Fault } from '#kit/refusal.ts';

const CHUNK_BYTES = 64 * 1024;

/** How one stream is sealed: `place` names it, so that it does not open in the place of another. */
export interface StreamSeal {
  readonly sealer: Sealer;
  readonly place: string;
}

/** changed: its bytes are others; moved: it belongs to the number `of`; cut: more must follow; appended: it should have been the last. */
export type Damage =
  | { readonly what: 'changed' | 'cut' | 'appended'; readonly chunk: number }
  | { readonly what: 'moved'; readonly chunk: number; readonly of: number };

export class BrokenStream extends Fault {
  override name = 'BrokenStream';
  readonly damage: Damage;

  constructor(place: string, damage: Damage) {
    super(`${place}: chunk ${damage.chunk} was ${damage.what === 'cut' ? 'cut short' : damage.what}`);
    this.damage = damage;
  }
}

const aad = ({ place }: StreamSeal, chunk: number, last: boolean): string =>
  `${place}|${chunk}|${last ? 'last' : 'more'}`;

const sealedBytes = ({ sealer }: StreamSeal): number => CHUNK_BYTES + sealer.seal(Buffer.alloc(0), '').length;

/** Gives every `size` bytes to `take`, and what is left when the stream ends, which may be nothing, with `last`. */
function inPieces(size: number, take: (piece: Buffer, number: number, last: boolean) => Buffer): Transform {
  let kept: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const next = (stream: Transform, piece: Buffer, last: boolean) => {
    number += 1;
    stream.push(take(piece, number, last));
  };
  const settled = (done: TransformCallback, work: () => void) => {
    try {
      work();
      done();
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      kept.push(asBuffer(chunk));
      bytes += chunk.length;
      settled(done, () => {
        // A full piece waits until it is known that another follows.
        if (bytes <= size) return;
        const whole = Buffer.concat(kept, bytes);
        let from = 0;
        for (; bytes - from > size; from += size) next(this, whole.subarray(from, from + size), false);
        kept = [whole.subarray(from)];
        bytes -= from;
      });
    },
    flush(done) {
      settled(done, () => next(this, Buffer.concat(kept, bytes), true));
    },
  });
}

export const sealing = (seal: StreamSeal): Transform =>
  inPieces(CHUNK_BYTES, (piece, number, last) => seal.sealer.seal(piece, aad(seal, number, last)));

function opens(seal: StreamSeal, piece: Buffer, chunk: number, last: boolean): boolean {
  try {
    seal.sealer.open(piece, aad(seal, chunk, last));
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** How far around its place a chunk that does not open is looked for. */
const lookAround = 1000;

function damageOf(seal: StreamSeal, piece: Buffer, chunk: number, last: boolean): Damage {
  if (opens(seal, piece, chunk, !last)) return { what: last ? 'cut' : 'appended', chunk };
  for (let of = Math.max(1, chunk - lookAround); of <= chunk + lookAround; of++) {
    if (of !== chunk && (opens(seal, piece, of, false) || opens(seal, piece, of, true)))
      return { what: 'moved', chunk, of };
  }
  return { what: 'changed', chunk };
}

/** Fails with BrokenStream at the first chunk that is not what was written there. */
export const opening = (seal: StreamSeal): Transform =>
  inPieces(sealedBytes(seal), (piece, number, last) => {
    try {
      return seal.sealer.open(piece, aad(seal, number, last));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new BrokenStream(seal.place, damageOf(seal, piece, number, last));
    }
  });
