// Words a schema's findings in both languages: where, and what was expected there.
import type { z } from '@hono/zod-openapi';
import type { InputError } from '#api/problem.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, Text>> = {
  string: { zh: '应当是文字', en: 'should be text' },
  number: { zh: '应当是数字', en: 'should be a number' },
  int: { zh: '应当是整数', en: 'should be a whole number' },
  boolean: { zh: '应当是 true 或 false', en: 'should be true or false' },
  array: { zh: '应当是列表', en: 'should be a list' },
  object: { zh: '应当是对象', en: 'should be an object' },
  record: { zh: '应当是对象', en: 'should be an object' },
};

function words(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return own(kinds, issue.expected) ?? { zh: '类型不对', en: 'is of the wrong type' };
    case 'too_small':
      return { zh: `至少 ${issue.minimum}`, en: `is at least ${issue.minimum}` };
    case 'too_big':
      return { zh: `至多 ${issue.maximum}`, en: `is at most ${issue.maximum}` };
    case 'unrecognized_keys': {
      const names = issue.keys
        .map((key) => key.slice(0, 60))
        .join(', ')
        .slice(0, 300);
      return { zh: `不认识的字段：${names}`, en: `unknown fields: ${names}` };
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ').slice(0, 300);
      return { zh: `只能是 ${values}`, en: `is one of ${values}` };
    }
    default:
      return { zh: '写法不对', en: 'is not written as it should be' };
  }
}

/** Refuses: input-invalid, with every place that is wrong. */
export function inputInvalid(issues: readonly Issue[], where: string): Refusal {
  const details: InputError[] = issues.slice(0, 50).map((issue) => ({
    path: [where, ...issue.path.map((part) => String(part).slice(0, 60))].join('.').slice(0, 300),
    why: words(issue),
  }));
  const one = details[0];
  return refuse(
    'input-invalid',
    `填写有误：${one?.path} ${one?.why.zh}`,
    `Something sent is not right: ${one?.path} ${one?.why.en}`,
    { details },
  );
}
