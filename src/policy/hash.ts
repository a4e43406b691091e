// A programme's identity is its content: what a round pins and every event names. The order of stages and form fields is content,
// and neither canonical JSON nor jsonb keeps it, so it is hashed as lists and must be stored as `json` or text.
import { canonicalJson, sha256Hex } from '#kit/json.ts';
import type { Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

/** A fresh, plain copy without members that are undefined: what is stored and exported. Members keep their order. */
export const programmeToJson = (programme: Programme): Record<string, unknown> =>
  JSON.parse(JSON.stringify(programme)) as Record<string, unknown>;

const inOrder = (form: Form): unknown =>
  Object.entries(form).map(([key, field]) => [
    key,
    field.type === 'table' ? { ...field, columns: inOrder(field.columns) } : field,
  ]);

const hashes = new WeakMap<Programme, string>();

/** SHA-256, 64 hex digits, over RFC 8785 canonical JSON with stages, parameters and fields as lists of [key, value]. */
export function programmeHash(programme: Programme): string {
  const known = hashes.get(programme);
  if (known !== undefined) return known;
  const { form, stages, parameters, ...rest } = programme;
  const lists = { form: inOrder(form), stages: Object.entries(stages), parameters: Object.entries(parameters) };
  const hash = sha256Hex(canonicalJson({ ...rest, ...lists }));
  if (Object.isFrozen(programme)) hashes.set(programme, hash);
  return hash;
}
