// Reads the part of JSON Schema 2020-12 that json-schema.ts uses and says in both languages what is wrong and exactly where.
// For a choice of shapes it looks at the one that was meant, so a mistake is not reported once per alternative.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Schema } from '#policy/json-schema.ts';

export interface Mistake {
  /** `rules[0].when.all[2].test`; '' is the whole. */
  readonly path: string;
  readonly why: Text;
}

const maxDepth = 60;
const maxMistakes = 50;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const typeNames: Readonly<Record<string, Text>> = {
  ...{ null: text('空（null）', 'null'), array: text('列表', 'a list'), object: text('对象', 'an object') },
  ...{ string: text('文字', 'text'), boolean: text('是或否', 'true or false') },
  ...{ integer: text('整数', 'a whole number'), number: text('数字', 'a number') },
};
const named = (type: string): Text => own(typeNames, type) ?? text('无法识别的值', 'something unreadable');

const show = (value: unknown): string => {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return written.length > 60 ? `${written.slice(0, 60)}…` : written;
};

class Checker {
  readonly mistakes: Mistake[] = [];
  readonly root: Schema;

  constructor(root: Schema) {
    this.root = root;
  }

  add(path: string, zh: string, en: string): undefined {
    if (this.mistakes.length < maxMistakes) this.mistakes.push({ path, why: { zh, en } });
  }

  resolve(schema: Schema): Schema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return (this.root.$defs as Record<string, Schema>)[$ref.slice('#/$defs/'.length)] as Schema;
  }

  check(value: unknown, unresolved: Schema, path: string, depth: number): undefined {
    if (depth > maxDepth) return this.add(path, '嵌套太深', 'It is nested too deeply');
    const schema = this.resolve(unresolved);
    if (Array.isArray(schema.oneOf)) return this.alternatives(value, schema.oneOf as Schema[], path, depth);
    if ('const' in schema && value !== schema.const) {
      return this.add(
        path,
        `只能是 ${show(schema.const)}，不是 ${show(value)}`,
        `It can only be ${show(schema.const)}, not ${show(value)}`,
      );
    }
    if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
      const known = schema.enum.join('、');
      return this.add(
        path,
        `“${show(value)}”不在可选值中：${known}`,
        `“${show(value)}” is none of: ${schema.enum.join(', ')}`,
      );
    }
    if (!this.rightType(value, schema, path)) return;
    if (typeof value === 'string') this.string(value, schema, path);
    else if (typeof value === 'number') this.number(value, schema, path);
    else if (Array.isArray(value)) this.array(value, schema, path, depth);
    else if (isObject(value)) this.object(value, schema, path, depth);
  }

  rightType(value: unknown, schema: Schema, path: string): boolean {
    if (schema.type === undefined) return true;
    const wanted = (Array.isArray(schema.type) ? schema.type : [schema.type]) as string[];
    const is = typeOf(value);
    if (wanted.includes(is) || (is === 'integer' && wanted.includes('number'))) {
      if (typeof value !== 'number' || Number.isFinite(value)) return true;
    }
    const [zh, en] = [
      wanted.map((type) => named(type).zh).join('或'),
      wanted.map((type) => named(type).en).join(' or '),
    ];
    this.add(path, `应当是${zh}，现在是${named(is).zh}`, `It should be ${en} and is ${named(is).en}`);
    return false;
  }

  string(value: string, schema: Schema, path: string): undefined {
    if (!value.isWellFormed() || value.includes('\0'))
      this.add(path, '含有无法保存的字符', 'It holds a character that cannot be stored');
    const length = [...value].length;
    if (typeof schema.minLength === 'number' && length < schema.minLength)
      return this.add(path, '不能是空的', 'It must not be empty');
    if (typeof schema.maxLength === 'number' && length > schema.maxLength) {
      return this.add(
        path,
        `最多 ${schema.maxLength} 个字，现有 ${length} 个`,
        `It has ${length} characters; ${schema.maxLength} at most`,
      );
    }
    if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value)) {
      const blank = value.trim() === '';
      if (blank) return this.add(path, '不能是空的', 'It must not be empty');
      this.add(
        path,
        `“${show(value)}”的写法不对（应符合 ${schema.pattern}）`,
        `“${show(value)}” is not written as it should be (${schema.pattern})`,
      );
    }
  }

  number(value: number, schema: Schema, path: string): undefined {
    if (typeof schema.minimum === 'number' && value < schema.minimum)
      this.add(path, `不能小于 ${schema.minimum}`, `It must not be below ${schema.minimum}`);
    if (typeof schema.maximum === 'number' && value > schema.maximum)
      this.add(path, `不能大于 ${schema.maximum}`, `It must not be above ${schema.maximum}`);
  }

  array(value: readonly unknown[], schema: Schema, path: string, depth: number): undefined {
    if (typeof schema.minItems === 'number' && value.length < schema.minItems)
      this.add(path, `至少要有 ${schema.minItems} 项`, `At least ${schema.minItems} needed`);
    if (typeof schema.maxItems === 'number' && value.length > schema.maxItems)
      return this.add(path, `最多 ${schema.maxItems} 项`, `At most ${schema.maxItems} allowed`);
    if (isObject(schema.items))
      for (let i = 0; i < value.length; i += 1) this.check(value[i], schema.items, `${path}[${i}]`, depth + 1);
  }

  object(value: Json, schema: Schema, path: string, depth: number): undefined {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    for (const name of (schema.required ?? []) as string[]) {
      if (!Object.hasOwn(value, name)) this.add(at(name), `缺少“${name}”`, `“${name}” is missing`);
    }
    const names = Object.keys(value);
    if (typeof schema.minProperties === 'number' && names.length < schema.minProperties)
      this.add(path, '不能是空的', 'It must not be empty');
    if (typeof schema.maxProperties === 'number' && names.length > schema.maxProperties)
      return this.add(path, `最多 ${schema.maxProperties} 项`, `At most ${schema.maxProperties} allowed`);
    const pattern = (schema.propertyNames as Schema | undefined)?.pattern;
    for (const name of names) {
      if (Object.hasOwn(properties, name)) this.check(value[name], properties[name] as Schema, at(name), depth + 1);
      else if (schema.additionalProperties === false)
        this.add(at(name), `这里没有“${show(name)}”这一项`, `There is no “${show(name)}” here`);
      else {
        if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(name))
          this.add(
            at(name),
            `名字“${show(name)}”的写法不对（应符合 ${pattern}）`,
            `The name “${show(name)}” is not written as it should be (${pattern})`,
          );
        if (isObject(schema.additionalProperties))
          this.check(value[name], schema.additionalProperties, at(name), depth + 1);
      }
    }
  }

  /** How well a branch fits before looking inside: the right type, the tags it fixes, then the names it asks for. */
  fit(value: unknown, unresolved: Schema): number {
    const schema = this.resolve(unresolved);
    const is = typeOf(value);
    const type = schema.type as string | undefined;
    if (type !== undefined && type !== is && !(type === 'number' && is === 'integer')) return -1;
    if (!isObject(value)) return 1;
    let points = 1;
    for (const [name, member] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      if (!Object.hasOwn(value, name)) continue;
      points += 1;
      if ('const' in member && typeof member.const === 'string') points += own(value, name) === member.const ? 100 : 0;
    }
    return points;
  }

  alternatives(value: unknown, branches: readonly Schema[], path: string, depth: number): undefined {
    const fits = branches.map((branch) => this.fit(value, branch));
    const best = Math.max(...fits);
    if (best < 0) {
      const kinds = [...new Set(branches.map((branch) => String(this.resolve(branch).type)))].map(named);
      return this.add(
        path,
        `应当是${kinds.map((kind) => kind.zh).join('或')}，现在是${named(typeOf(value)).zh}`,
        `It should be ${kinds.map((kind) => kind.en).join(' or ')} and is ${named(typeOf(value)).en}`,
      );
    }
    const tags = isObject(value) && best < 100 ? this.tags(value, branches) : undefined;
    if (tags !== undefined)
      return this.add(
        path === '' ? tags.name : `${path}.${tags.name}`,
        `“${show(tags.given)}”不在可选值中：${tags.known.join('、')}`,
        `“${show(tags.given)}” is none of: ${tags.known.join(', ')}`,
      );
    const names = (branch: Schema) => Object.keys((this.resolve(branch).properties ?? {}) as object);
    if (isObject(value) && best < 2 && branches.every((branch) => this.resolve(branch).type === 'object')) {
      const known = [...new Set(branches.flatMap(names))];
      return this.add(
        path,
        `认不出这一项，应含有：${known.join('、')}`,
        `This is not recognised; it should have one of: ${known.join(', ')}`,
      );
    }
    this.check(value, branches[fits.indexOf(best)] as Schema, path, depth + 1);
  }

  /** The tag (`test`, `type`) that is there but names no branch. */
  tags(value: Json, branches: readonly Schema[]): { name: string; given: unknown; known: string[] } | undefined {
    for (const name of ['test', 'type']) {
      if (!Object.hasOwn(value, name)) continue;
      const known = branches.flatMap((branch) => {
        const member = own(this.resolve(branch).properties as Record<string, Schema> | undefined, name);
        return typeof member?.const === 'string' ? [member.const] : [];
      });
      if (known.length > 0 && !known.includes(own(value, name) as string))
        return { name, given: own(value, name), known };
    }
    return undefined;
  }
}

/** What keeps `value` from being what `schema` asks for; empty when nothing does. At most 50 mistakes. */
export function mistakesIn(value: unknown, schema: Schema): readonly Mistake[] {
  const checker = new Checker(schema);
  checker.check(value, schema, '', 0);
  return checker.mistakes;
}
