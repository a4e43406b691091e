// A request for an operation of the document that is let in, made from the matrix's sample: what fuzzing and replaying start from.
import type { DocumentOperation } from '#test/api/document.ts';
import { matrix, type Sample } from '#test/api/matrix-table.ts';
import type { RelationName, World } from '#test/api/world.ts';

/** Somebody whom the hand-written table lets in. */
export function letIn(world: World, operationId: string): string | undefined {
  const { may } = matrix[operationId]!;
  if (may === 'anyone') return undefined;
  if (may === 'signed-in' || may.includes('subject')) return world.subjectToken;
  const [role, at] = may[0]!.split('@') as [Parameters<World['token']>[0], string];
  return world.token(role, at.split('+')[0] as RelationName);
}

export const sampleOf = (world: World, operationId: string): Sample => matrix[operationId]!.sample?.(world.ids) ?? {};

export function addressOf(operation: DocumentOperation, { params = {}, query = {} }: Sample): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
  return `${path}${search ? `?${search}` : ''}`;
}
