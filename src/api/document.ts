// The OpenAPI 3.1 document, made from the very declarations that run.
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from '@hono/zod-openapi';
import { isOpen, type Permission, table } from '#access/table.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { problem } from '#api/shapes.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'Not well formed. 写得不对',
  401: 'Sign-in needed or failed. 需要登录',
  403: 'Not allowed. 不允许',
  404: 'Not found, or not for this viewer. 没有找到，或无权查看',
  409: 'In conflict with what is under way. 冲突',
  413: 'Too large. 太大',
  415: 'Content type not supported. 类型不支持',
  422: 'Refused, with the reason. 不能办理，附理由',
  429: 'Too many requests. 次数太多',
  500: 'A fault of ours. 系统出错',
  503: 'Busy or not ready; retry. 暂时不可用',
};

/** Statuses after which the same request may well succeed. */
const retried: readonly number[] = [429, 503];
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' as const, minimum: 1 } },
};

function problems(endpoint: Endpoint, open: boolean): Record<string, unknown> {
  const statuses = new Set([400, 422, 429, 500, 503]);
  if (!open) for (const status of [401, 403, 404]) statuses.add(status);
  if (endpoint.params) statuses.add(404);
  if (endpoint.method !== 'get') for (const status of [401, 403, 409, 413, 415]) statuses.add(status);
  return Object.fromEntries(
    [...statuses].sort().map((status) => [
      status,
      {
        description: reasons[status],
        ...(retried.includes(status) ? { headers: retryAfter } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

function success(endpoint: Endpoint): Record<string, unknown> {
  const status = endpoint.status ?? 200;
  if (endpoint.answer === 'download') {
    return {
      [status]: {
        description: 'The file',
        content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
      },
    };
  }
  if (endpoint.answer === 'stream')
    return { [status]: { description: 'The events', content: { 'text/event-stream': { schema: z.string() } } } };
  if (endpoint.answer === 'page')
    return { [status]: { description: 'The page', content: { 'text/html': { schema: z.string() } } } };
  return { [status]: { description: 'Done', content: { 'application/json': { schema: endpoint.answer } } } };
}

function body(endpoint: Endpoint): Record<string, unknown> {
  if (endpoint.upload) {
    const fields = (endpoint.body as unknown as z.ZodObject | undefined)?.shape ?? {};
    const schema = z.object({ ...fields, file: z.string().openapi({ format: 'binary' }) });
    return { body: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  return endpoint.body ? { body: { required: true, content: { 'application/json': { schema: endpoint.body } } } } : {};
}

export const needsKey = (endpoint: Endpoint): boolean => endpoint.method !== 'get' && endpoint.repeat !== 'natural';

const keyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/)
    .openapi({
      description:
        'A fresh random value per operation, the same on retry: the effect happens once. 每次操作一个新值，重试不变',
    }),
});

/** The whole document, ready to be sent as JSON. */
export function documentOf(endpoints: readonly Endpoint[], server: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token that signing in gives',
  });
  registry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-nj',
    description: 'Set by signing in; `nj` over plain http on localhost',
  });
  for (const endpoint of endpoints) {
    const permission: Permission = table[endpoint.operation];
    const open = isOpen(endpoint.operation);
    registry.registerPath({
      method: endpoint.method,
      path: `/api${endpoint.path}`,
      operationId: endpoint.operation,
      tags: [endpoint.tag],
      summary: `${endpoint.summary.zh} · ${endpoint.summary.en}`,
      description: [endpoint.description, whoMay(permission)].filter(Boolean).join('\n\n'),
      security: open ? [] : [{ bearer: [] }, { cookie: [] }],
      request: {
        ...(endpoint.params ? { params: endpoint.params as unknown as z.ZodObject } : {}),
        ...(endpoint.query ? { query: endpoint.query as unknown as z.ZodObject } : {}),
        ...(needsKey(endpoint) ? { headers: keyHeader } : {}),
        ...body(endpoint),
      },
      responses: { ...success(endpoint), ...problems(endpoint, open) } as never,
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Niangjia 娘家',
      version: '0.1.0',
      description:
        'The API of the digital trade union. Money is integer fen, days are YYYY-MM-DD in China time, instants are ISO 8601. Every refusal says what, why, which rule and what next in Chinese and English (RFC 9457). Lists are paged by cursor.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
  });
}

function whoMay(permission: Permission): string {
  const grants = permission.grants.map((grant) =>
    'at' in grant ? `${grant.who.join('/')} at ${grant.at.join('/')} up to ${grant.upTo}` : grant.who,
  );
  const also = [
    permission.stepUp === 'paying' ? 'a fresh TOTP code where it pays' : permission.stepUp ? 'a fresh TOTP code' : '',
    permission.notPreparer ? 'not who prepared it' : '',
  ].filter(Boolean);
  return `Who may: ${grants.join('; ')}${also.length ? `; needs ${also.join(', ')}` : ''}.`;
}
