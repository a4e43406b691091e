// Requests about one person, made from the served document: every operation, filled so that it is about them wherever it can be.
import type { DocumentOperation, ReadDocument } from '#test/api/document.ts';

type Schema = Record<string, unknown>;

/** What the fields of a request are filled with, by what they are called. */
export interface Fillings {
  readonly personId: number;
  readonly organisationId: number;
  readonly roundId: number;
  readonly name: string;
  readonly phone: string;
  readonly idNumber: string;
  readonly account: string;
  readonly today: string;
}

export interface Request {
  readonly path: string;
  readonly body: unknown;
}

const aboutPerson = /^(person|judge|holder|master|apprentice|member|leader|owner|actor|viewer|to)(s|Ids?)?$/i;
const aboutUnion = /organisation|union|parent|intoId/i;

function named(key: string, fill: Fillings): unknown {
  if (/^phone$/i.test(key)) return fill.phone;
  if (/^idNumber$/i.test(key)) return fill.idNumber;
  if (/^account$/i.test(key)) return fill.account;
  if (/^name$/i.test(key)) return fill.name;
  if (/^round(Id)?$/i.test(key)) return fill.roundId;
  if (aboutUnion.test(key)) return fill.organisationId;
  return aboutPerson.test(key) ? fill.personId : undefined;
}

function resolved(schema: Schema, { schemas }: ReadDocument): Schema {
  const ref = schema.$ref as string | undefined;
  return ref ? (schemas[ref.split('/').at(-1)!] as Schema) : schema;
}

const textFor = (schema: Schema, fill: Fillings): string => {
  if (schema.format === 'date') return fill.today;
  if (schema.format === 'date-time') return `${fill.today}T12:00:00+08:00`;
  if (schema.format === 'uuid' || /8-|\[0-9a-f\]\{8\}/i.test(String(schema.pattern ?? ''))) {
    return globalThis.crypto.randomUUID();
  }
  return '核对联系方式';
};

function oneValue(key: string, raw: Schema, document: ReadDocument, fill: Fillings, depth: number): unknown {
  const schema = resolved(raw, document);
  const given = named(key, fill);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const variants = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (variants) return oneValue(key, variants[0]!, document, fill, depth);
  if (type === 'array') {
    const items = resolved((schema.items ?? {}) as Schema, document);
    return Array.isArray(items.enum) ? items.enum : [oneValue(key, items, document, fill, depth + 1)];
  }
  if (type === 'object') return depth > 4 ? {} : (objectsOf(schema, document, fill, depth + 1)[0] ?? {});
  if (type === 'integer' || type === 'number') return typeof given === 'number' ? given : (schema.minimum ?? 1);
  if (type === 'boolean') return true;
  return typeof given === 'string' ? given : textFor(schema, fill);
}

/** Every field filled; and besides the required ones each of the others alone. */
function objectsOf(schema: Schema, document: ReadDocument, fill: Fillings, depth = 0): Record<string, unknown>[] {
  const variants = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (variants) return variants.flatMap((one) => objectsOf(resolved(one, document), document, fill, depth));
  const all = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = new Set((schema.required ?? []) as string[]);
  const filled = all.map(([key, one]) => [key, oneValue(key, one, document, fill, depth)] as const);
  const alone = filled
    .filter(([key]) => !required.has(key))
    .map(([key]) => Object.fromEntries(filled.filter(([other]) => required.has(other) || other === key)));
  return [Object.fromEntries(filled), ...(depth === 0 ? alone : [])];
}

/** Whether something in the request says whom it is about. */
export function namesPeople(operation: DocumentOperation): boolean {
  const said = JSON.stringify([operation.parameters, operation.body?.schema ?? null]);
  return operation.path.includes('/people/') || /"(personId|person|personIds|judges|phone|idNumber)"/.test(said);
}

/** The requests of one operation. Numbers in addresses are those of the person, but for unions and rounds. */
export function requestsAbout(document: ReadDocument, operation: DocumentOperation, fill: Fillings): Request[] {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string, at: number) => {
    const collection = operation.path.slice(0, at).split('/').at(-2) ?? '';
    if (/^organisations$/.test(collection)) return String(fill.organisationId);
    if (/^rounds$/.test(collection) || key === 'round') return String(fill.roundId);
    return String(named(key, fill) ?? fill.personId);
  });
  const queried = operation.parameters
    .filter(({ in: where, name }) => where === 'query' && name !== 'cursor')
    .map(({ name, schema }) => [name, String(oneValue(name, schema, document, fill, 0))]);
  const search = queried.length > 0 ? `?${new URLSearchParams(queried)}` : '';
  if (operation.body?.type !== 'application/json') return [{ path: `${path}${search}`, body: undefined }];
  return objectsOf(resolved(operation.body.schema, document), document, fill).map((body) => ({ path, body }));
}
