// What was sent, checked against what the route declares: parameters of the path, the query, the body or the upload.
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isOpen } from '#access/table.ts';
import { openBody, ordinaryBody, readJson, unsafeText } from '#api/body.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { inputInvalid } from '#api/input-errors.ts';
import { receive, type UploadedFile } from '#api/upload.ts';
import { sha256 } from '#kit/json.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

/** What the address says. */
export interface Addressed {
  readonly params: unknown;
  readonly query: unknown;
}

export interface Given extends Addressed {
  readonly body: unknown;
  readonly file: UploadedFile | undefined;
  /** SHA-256 of what was sent after `head`, to tell a repeat from another request under the same key. */
  readonly hashAfter: (head: string) => Buffer;
  /** Lets go of what was laid down for this request; call it whatever happens. */
  readonly discard: () => Promise<void>;
}

/** Before anything that was sent is read. Refuses: input-invalid, key-twice. */
export function readAddress(c: Context, endpoint: Endpoint): Addressed | Refusal {
  const params = check(endpoint.params, c.req.param(), 'path');
  if (isRefusal(params)) return params;
  const query = queryOf(c);
  const checkedQuery = isRefusal(query) ? query : check(endpoint.query, query, 'query');
  return isRefusal(checkedQuery) ? checkedQuery : { params, query: checkedQuery };
}

const nothing = async () => {};
const hashOf =
  (bytes: Uint8Array) =>
  (head: string): Buffer =>
    sha256(Buffer.concat([Buffer.from(head), bytes]));

/** How much this route takes as JSON. */
export const bodyLimits = (endpoint: Endpoint) => ({
  ...(isOpen(endpoint.operation) ? openBody : ordinaryBody),
  ...endpoint.takes,
});

/** `grow`: as of limits.ts. Refuses: input-invalid, body-missing, what body.ts and upload.ts refuse and what `grow` does. */
export async function read(
  c: Context,
  endpoint: Endpoint,
  addressed: Addressed,
  grow: () => Refusal | null,
): Promise<Given | Refusal> {
  const nobody = { ...addressed, file: undefined, discard: nothing };
  if (c.req.method === 'GET' || c.req.method === 'HEAD')
    return { ...nobody, body: undefined, hashAfter: hashOf(Buffer.alloc(0)) };
  if (endpoint.upload) return readUpload(c, endpoint, addressed);
  const json = await readJson(c, bodyLimits(endpoint), grow);
  if (isRefusal(json)) return json;
  if (endpoint.body && json.value === undefined)
    return refuse('body-missing', '这个请求要有 JSON 内容', 'This request needs a JSON body');
  // Its text was looked at when it was parsed.
  const body = shapeOf(endpoint.body, json.value, 'body');
  return isRefusal(body) ? body : { ...nobody, body, hashAfter: hashOf(json.bytes) };
}

async function readUpload(c: Context, endpoint: Endpoint, addressed: Addressed): Promise<Given | Refusal> {
  const upload = await receive(c, endpoint.upload!.bytes);
  if (isRefusal(upload)) return upload;
  const { file, fields, discard } = upload;
  const body = check(endpoint.body, fields, 'body');
  if (isRefusal(body)) {
    await discard();
    return body;
  }
  const sent = Buffer.concat([Buffer.from(JSON.stringify(fields)), file.sha256]);
  return { ...addressed, body, file, hashAfter: hashOf(sent), discard };
}

function queryOf(c: Context): Record<string, string> | Refusal {
  if (!c.req.url.includes('?')) return {};
  const all: Record<string, string> = Object.create(null);
  for (const [key, values] of Object.entries(c.req.queries())) {
    if (values.length > 1)
      return refuse(
        'key-twice',
        `参数 ${key.slice(0, 60)} 写了两次`,
        `The parameter ${key.slice(0, 60)} is given twice`,
      );
    all[key] = values[0] ?? '';
  }
  return { ...all };
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown | Refusal {
  return unsafeText(value) ?? shapeOf(schema, value, where);
}

function shapeOf(schema: z.ZodType | undefined, value: unknown, where: string): unknown | Refusal {
  if (!schema) {
    const empty =
      value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    return empty
      ? undefined
      : refuse('input-invalid', '这个请求不接受这些内容', 'This request takes nothing of this kind', {
          details: [{ path: where, why: { zh: '应当是空的', en: 'should be empty' } }],
        });
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : inputInvalid(parsed.error.issues, where);
}
