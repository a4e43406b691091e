// The project's own source files as tests read them: paths, imports, and text split into code, comments and strings.
// A small scanner of ours, because TypeScript 7 has no API to ask and a law should not hang on a parser's version.
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const project = join(import.meta.dirname, '..', '..');

export interface Source {
  /** From the project's root, with forward slashes: src/kit/text.ts */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written: '#kit/text.ts', './x.ts', 'pg', 'node:fs'. */
  readonly wanted: string;
  /** The file from the project's root, or undefined for a package. */
  readonly file: string | undefined;
  /** Erased whole: `import type …`. `import { type A }` still loads its module. */
  readonly typeOnly: boolean;
}

export interface Piece {
  readonly kind: 'code' | 'comment' | 'string' | 'regex';
  /** A template's holes are in its text as written, and what stands in them is a piece of its own besides. */
  readonly text: string;
  readonly line: number;
}

export function readSources(...patterns: string[]): Source[] {
  return globSync(patterns, { cwd: project })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(project, path), 'utf8') }));
}

export const isTest = ({ path }: Source): boolean => path.endsWith('.test.ts');
/** src/kit/text.ts → kit; src/main.ts → ''. */
export const folderOf = (path: string): string => (path.split('/').length > 2 ? (path.split('/')[1] as string) : '');

export function importsOf({ path, text }: Source): Import[] {
  const found = text.matchAll(/^(?:import|export)\b(\s+type\b)?(?:[^'";]*?\bfrom)?\s*'([^'\n]+)';/gm);
  const dynamic = text.matchAll(/\b(?:import|createRequire\([^)]*\)|require)\(\s*()'([^'\n]+)'/g);
  return [...found, ...dynamic].map(([, type, wanted = '']) => ({
    wanted,
    file: fileOf(path, wanted),
    typeOnly: type?.trim() === 'type',
  }));
}

function fileOf(from: string, wanted: string): string | undefined {
  if (wanted.startsWith('#test/') || wanted.startsWith('#bench/')) return wanted.slice(1);
  if (wanted.startsWith('#')) return `src/${wanted.slice(1)}`;
  return wanted.startsWith('.') ? posix.join(posix.dirname(from), wanted) : undefined;
}

const beforeRegex = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else))\s*$/;

/** Splits a file; the pieces in order are the whole file but for quotes and comment marks. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let line = 1;
  const put = (kind: Piece['kind'], from: number, to: number, own = text.slice(from, to)) => {
    if (to > from || kind === 'string') pieces.push({ kind, text: own, line });
    for (let i = from; i < to; i++) if (text[i] === '\n') line++;
  };
  const quoted = (quote: string) => {
    const from = ++at;
    while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
    put('string', from, at++);
  };
  const regex = () => {
    const from = ++at;
    for (let inClass = false; at < text.length && (inClass || text[at] !== '/'); at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '[') inClass = true;
      else if (text[at] === ']') inClass = false;
    }
    put('regex', from, at++);
  };
  const template = () => {
    const first = pieces.length;
    const startLine = line;
    let own = '';
    at++;
    while (at < text.length && text[at] !== '`') {
      if (text[at] === '\\') {
        own += text.slice(at, at + 2);
        at += 2;
      } else if (text.startsWith('\u0024{', at)) {
        const from = at;
        at += 2;
        code(true);
        own += text.slice(from, at);
      } else {
        if (text[at] === '\n') line++;
        own += text[at++];
      }
    }
    at++;
    pieces.splice(first, 0, { kind: 'string', text: own, line: startLine });
  };
  const code = (inHole: boolean) => {
    let from = at;
    let depth = 0;
    const flush = () => put('code', from, at);
    const apart = (kind: 'comment', end: number) => {
      flush();
      from = at;
      at = end === -1 ? text.length : end;
      put(kind, from, at);
      from = at;
    };
    while (at < text.length) {
      const c = text[at] as string;
      if (c === '/' && text[at + 1] === '/') apart('comment', text.indexOf('\n', at));
      else if (c === '/' && text[at + 1] === '*') apart('comment', text.indexOf('*/', at) + 2);
      else if (
        c === "'" ||
        c === '"' ||
        c === '`' ||
        (c === '/' && beforeRegex.test(text.slice(Math.max(0, at - 40), at)))
      ) {
        flush();
        if (c === '`') template();
        else if (c === '/') regex();
        else quoted(c);
        from = at;
      } else if (inHole && c === '}' && depth === 0) {
        flush();
        at++;
        return;
      } else {
        if (c === '{') depth++;
        else if (c === '}') depth--;
        at++;
      }
    }
    flush();
  };
  code(false);
  return pieces;
}

const memo = new Map<string, string>();

/** The code alone: comments, strings and regular expressions left out, lines kept apart. */
export function codeOf({ text }: Source): string {
  const known = memo.get(text);
  if (known !== undefined) return known;
  const code = piecesOf(text)
    .map((piece) => (piece.kind === 'code' ? piece.text : piece.kind === 'comment' ? '' : "''"))
    .join(' ');
  memo.set(text, code);
  return code;
}

/** A function and how many lines are its own, not counting functions inside it that are counted themselves. */
export interface Extent {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

const start =
  /^(\s*)(?:export )?(?:default )?(?:(?:async )?function\b\*?\s*(?<a>\w*)|(?:const|let) (?<b>\w+)[^=]*= (?:async )?(?:\([^)]*\)|\w+)?[^=]*(?:=> \{|\()$|(?:(?:static|async|get|set|private|override) )*(?<c>\w+)\(.*(?:\{|\($|\{ \})$)/;
const notFunctions = /^\s*(?:if|for|while|switch|catch|return|await|super|expect|test|describe|it|else)\b/;

/** By the formatter's indentation: a function ends at the first line that closes its own indentation. */
export function functionsOf({ text }: Source): Extent[] {
  const lines = text.split('\n');
  const found: { name: string; from: number; to: number }[] = [];
  for (const [from, line] of lines.entries()) {
    const match = start.exec(line);
    if (!match || notFunctions.test(line)) continue;
    const indent = match[1] as string;
    const body = lines.findIndex(
      (other, i) =>
        i >= from &&
        other.startsWith(indent) &&
        /(?:=>|\)|[\w>\]]) \{$/.test(other) &&
        (i === from || other.startsWith(`${indent})`)),
    );
    if (
      body === -1 ||
      lines.slice(from + 1, body).some((other) => other.trim() !== '' && !other.startsWith(`${indent}  `))
    )
      continue;
    const to = lines.findIndex((other, i) => i > body && other.startsWith(`${indent}}`));
    const { a, b, c } = match.groups as Record<string, string | undefined>;
    if (to !== -1) found.push({ name: a || b || c || '(anonymous)', from, to });
  }
  return found.map(({ name, from, to }) => {
    const inner = found.filter(
      (f) =>
        f.from > from && f.to < to && !found.some((g) => g.from > from && g.to < to && g.from < f.from && g.to > f.to),
    );
    return { name, line: from + 1, lines: to - from + 1 - inner.reduce((sum, f) => sum + f.to - f.from + 1, 0) };
  });
}
