// The readable page of the API: plain HTML made here from the document, without any script, so it works everywhere and leaks nothing.
import { createHash } from 'node:crypto';

const style = `
:root{--ink:#1c1b1a;--soft:#6b6764;--line:#e6e2de;--red:#b3261e;--paper:#fffdfb}
body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 6rem;font:16px/1.65 system-ui,"PingFang SC","Noto Sans SC",sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.75rem;margin:0 0 .25rem}h2{margin:3rem 0 .5rem;font-size:1.25rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
nav a{margin-right:1rem;white-space:nowrap}a{color:var(--red)}p{color:var(--soft);margin:.25rem 0}
details{border-bottom:1px solid var(--line);padding:.6rem 0}summary{cursor:pointer}summary:focus-visible{outline:3px solid var(--red)}
code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}pre{overflow:auto;background:#f6f2ee;padding:.75rem;border-radius:6px}
.method{display:inline-block;min-width:4.2em;font-weight:600;color:var(--red)}table{border-collapse:collapse}td{padding:.15rem 1rem .15rem 0;vertical-align:top}
`;

/** For the page's own content security policy: this one style and nothing else. */
export const docsStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const escaped = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

interface Document {
  info: { title: string; description: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
}

const json = (schema: unknown): string => `<pre>${escaped(JSON.stringify(schema, null, 2))}</pre>`;

function operation(path: string, method: string, op: Operation): string {
  const parameters = (op.parameters ?? [])
    .map(
      (p) =>
        `<tr><td><code>${escaped(p.name)}</code></td><td>${escaped(p.in)}${p.required ? ', required' : ''}</td><td><code>${escaped(JSON.stringify(p.schema))}</code></td></tr>`,
    )
    .join('');
  const bodies = Object.entries(op.requestBody?.content ?? {})
    .map(([type, { schema }]) => `<p>${escaped(type)}</p>${json(schema)}`)
    .join('');
  const answers = Object.entries(op.responses)
    .map(([status, { description, content }]) => {
      const shape = Number(status) < 300 ? Object.values(content ?? {})[0]?.schema : undefined;
      return `<tr><td>${escaped(status)}</td><td>${escaped(description)}${shape ? json(shape) : ''}</td></tr>`;
    })
    .join('');
  return `<details id="${escaped(op.operationId)}"><summary><span class="method">${escaped(method.toUpperCase())}</span> <code>${escaped(path)}</code> — ${escaped(op.summary)}</summary>
<p>${escaped(op.description).replaceAll('\n', '<br>')}</p>${parameters ? `<table>${parameters}</table>` : ''}${bodies}<table>${answers}</table></details>`;
}

export function docsPage(document: object, documentPath: string): string {
  const { info, tags, paths, components } = document as Document;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({ path, method, op })),
  );
  const sections = tags.map(({ name }) => {
    const own = all.filter(({ op }) => op.tags.includes(name));
    return `<h2 id="${escaped(name)}">${escaped(name)}</h2>${own.map(({ path, method, op }) => operation(path, method, op)).join('')}`;
  });
  const shapes = Object.entries(components?.schemas ?? {})
    .map(([name, schema]) => `<details><summary><code>${escaped(name)}</code></summary>${json(schema)}</details>`)
    .join('');
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} API</title><style>${style}</style></head><body>
<h1>${escaped(info.title)} API ${escaped(info.version)}</h1><p>${escaped(info.description)}</p>
<p><a href="${escaped(documentPath)}">openapi.json</a></p>
<nav>${tags.map(({ name }) => `<a href="#${escaped(name)}">${escaped(name)}</a>`).join(' ')}</nav>
${sections.join('')}<h2>Schemas</h2>${shapes}</body></html>`;
}
