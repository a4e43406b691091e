// Action ids that follow from what the action is, so that a resumed job or a repeated request names the same action again.
import { sha256 } from '#kit/json.ts';

const asUuid = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * UUID (version 8, RFC 9562) made of source id, step and case id. Not hashed: ids of one job lie side by side in the index,
 * which makes a million of them cheap to write.
 */
export function bulkActionId(sourceId: number, caseId: number, step = 0): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(sourceId, 0, 6);
  bytes[6] = 0x80 | ((step >> 8) & 0x0f);
  bytes[7] = step & 0xff;
  bytes[8] = 0x80;
  bytes.writeUIntBE(Math.floor(caseId / 2 ** 48), 9, 1);
  bytes.writeUIntBE(caseId % 2 ** 48, 10, 6);
  return asUuid(bytes);
}

/** UUID (version 8) from the SHA-256 of what identifies the action, e.g. `idempotency|1|42|<key>`. */
export function namedActionId(name: string): string {
  const bytes = Buffer.from(sha256(name).subarray(0, 16));
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return asUuid(bytes);
}
