// What was sent, checked against what the route declares: parameters of the path, the query, the body or the upload.
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { readForm, readJson, type UploadedFile, unsafeText } from '#api/body.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { inputInvalid } from '#api/input-errors.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly file: UploadedFile | undefined;
  readonly bytes: Buffer;
}

/** Refuses: input-invalid, key-twice, body-missing and what body.ts refuses. */
export async function read(c: Context, endpoint: Endpoint): Promise<Given | Refusal> {
  const params = check(endpoint.params, c.req.param(), 'path');
  if (isRefusal(params)) return params;
  const query = queryOf(c);
  const checkedQuery = isRefusal(query) ? query : check(endpoint.query, query, 'query');
  if (isRefusal(checkedQuery)) return checkedQuery;
  const sent = { params, query: checkedQuery };
  if (c.req.method === 'GET' || c.req.method === 'HEAD')
    return { ...sent, body: undefined, file: undefined, bytes: Buffer.alloc(0) };
  if (endpoint.upload) {
    const form = await readForm(c);
    if (isRefusal(form)) return form;
    const body = check(endpoint.body, form.fields, 'body');
    return isRefusal(body)
      ? body
      : {
          ...sent,
          body,
          file: form.file,
          bytes: Buffer.concat([Buffer.from(JSON.stringify(form.fields)), form.bytes]),
        };
  }
  const json = await readJson(c);
  if (isRefusal(json)) return json;
  if (endpoint.body && json.value === undefined)
    return refuse('body-missing', '这个请求要有 JSON 内容', 'This request needs a JSON body');
  // Its text was looked at when it was parsed.
  const body = shapeOf(endpoint.body, json.value, 'body');
  return isRefusal(body) ? body : { ...sent, body, file: undefined, bytes: json.bytes };
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
