// What the logs hold, in words: the operation by its own name, the target, the small print.
import type { Text } from '#kit/text.ts';
import { useAnswer } from '#web/parts/asking.ts';

/** Written by steps that are no operation of the API. */
const others: Readonly<Record<string, Text>> = {
  'sign-in': { zh: '登录', en: 'Signed in' },
};

/** 'posts.grant' → '授予岗位'; from the API's own table. */
export function useOperations(): {
  readonly nameOf: (what: string) => Text;
  readonly all: readonly (readonly [string, Text])[];
} {
  const rights = useAnswer('GET /access-rights', {});
  const names = new Map(rights.data?.items.map((one) => [one.operation, one.summary]));
  return {
    nameOf: (what) => names.get(what) ?? others[what] ?? { zh: what, en: what },
    all: [...Object.entries(others), ...names],
  };
}

const targets: Readonly<Record<string, Text>> = {
  person: { zh: '人员', en: 'person' },
  organisation: { zh: '工会', en: 'union' },
  'payment-batch': { zh: '付款批次', en: 'payment batch' },
  round: { zh: '批次', en: 'round' },
  import: { zh: '导入', en: 'import' },
  account: { zh: '账户', en: 'account' },
  case: { zh: '办件', en: 'case' },
};

/** 'person:12' → '人员 12'; several, separated by blanks, one after another. */
export function targetWords(target: string): Text {
  if (target === 'refused') return { zh: '被拒绝', en: 'refused' };
  if (target === 'nobody') return { zh: '没有找到人', en: 'nobody' };
  const parts = target.split(' ').map((part): Text => {
    const [kind = '', of = ''] = part.split(':');
    const known = targets[kind];
    return known ? { zh: `${known.zh} ${of}`, en: `${known.en} ${of}` } : { zh: part, en: part };
  });
  return { zh: parts.map((one) => one.zh).join('、'), en: parts.map((one) => one.en).join(', ') };
}
