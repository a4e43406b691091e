// The served OpenAPI document as the tests read it: operations, and a check of answers against the declared schemas.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { ask, type World } from '#test/api/world.ts';

export interface DocumentOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[];
  readonly body: { readonly type: string; readonly schema: Record<string, unknown> } | null;
  readonly needsKey: boolean;
  readonly responses: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
}

export interface ReadDocument {
  readonly operations: readonly DocumentOperation[];
  readonly schemas: Record<string, unknown>;
}

interface Raw {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, unknown> };
}
interface RawOperation {
  operationId: string;
  parameters?: DocumentOperation['parameters'];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>;
}

export async function readDocument(world: Pick<World, 'app'>): Promise<ReadDocument> {
  const response = await ask(world, 'get', '/api/openapi.json');
  assert.equal(response.status, 200);
  const document = (await response.json()) as Raw;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): DocumentOperation => {
      const parameters = raw.parameters ?? [];
      const [body] = Object.entries(raw.requestBody?.content ?? {});
      return {
        operationId: raw.operationId,
        method,
        path,
        parameters,
        body: body ? { type: body[0], schema: body[1].schema } : null,
        needsKey: parameters.some((one) => one.name === 'idempotency-key'),
        responses: Object.fromEntries(
          Object.entries(raw.responses).map(([status, { content = {} }]) => [
            status,
            Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
          ]),
        ),
      };
    }),
  );
  return { operations, schemas: document.components.schemas };
}

const checkers = new WeakMap<object, z.ZodType>();

/** The declared schema as a check; `$ref`s are resolved against the document's components. */
function checkerOf(schema: Record<string, unknown>, schemas: Record<string, unknown>): z.ZodType {
  let checker = checkers.get(schema);
  if (!checker) {
    const local = JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/'));
    const defs = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/'));
    checker = z.fromJSONSchema({ ...local, $defs: defs, $schema: 'https://json-schema.org/draft/2020-12/schema' });
    checkers.set(schema, checker);
  }
  return checker;
}

/** Fails unless the status is declared and the body is what was declared for it. Gives the body read as JSON, if it is JSON. */
export async function checkAnswer(
  document: ReadDocument,
  operation: DocumentOperation,
  response: Response,
): Promise<unknown> {
  const where = `${operation.method.toUpperCase()} ${operation.path} → ${response.status}`;
  const declared = operation.responses[String(response.status)];
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!;
  if (type === 'text/event-stream') {
    assert.ok(declared?.[type], `${where} is not declared as ${type}`);
    await response.body!.cancel();
    return null;
  }
  const text = await response.text();
  assert.ok(declared, `${where} is not declared: ${text.slice(0, 300)}`);
  if (!type.endsWith('json')) return null;
  const schema = declared[type];
  assert.ok(schema, `${where} is not declared as ${type}`);
  const body = JSON.parse(text);
  const result = checkerOf(schema, document.schemas).safeParse(body);
  assert.ok(result.success, `${where} is not as declared: ${result.error?.message} ${text.slice(0, 500)}`);
  if (response.status >= 400) {
    assert.equal(type, 'application/problem+json', where);
    assert.ok(
      /\p{Script=Han}/u.test(body.why.zh) && /[a-z]/i.test(body.why.en),
      `${where} has its reason in both languages`,
    );
  }
  return body;
}
