// A programme's identity is its content: what a round pins and every event names.
import { canonicalJson, sha256Hex } from '#kit/json.ts';
import type { Programme } from '#policy/programme.ts';

/** A fresh, plain copy without members that are undefined: what is stored, hashed and exported. */
export const programmeToJson = (programme: Programme): Record<string, unknown> =>
  JSON.parse(JSON.stringify(programme)) as Record<string, unknown>;

const hashes = new WeakMap<Programme, string>();

/** SHA-256 over RFC 8785 canonical JSON, 64 hex digits; the order in which members were written does not matter. */
export function programmeHash(programme: Programme): string {
  let hash = hashes.get(programme);
  if (hash === undefined) {
    hash = sha256Hex(canonicalJson(programmeToJson(programme)));
    if (Object.isFrozen(programme)) hashes.set(programme, hash);
  }
  return hash;
}
