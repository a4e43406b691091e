// What the logs hold, in words: the operation by its own name, the target, the small print.
import type { Text } from '#kit/text.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { roleNames } from '#web/parts/role-names.ts';

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

const details: Readonly<Record<string, Text>> = {
  by: { zh: '凭', en: 'by' },
  role: { zh: '岗位', en: 'post' },
  organisationId: { zh: '工会', en: 'union' },
  postId: { zh: '任职编号', en: 'appointment' },
  fields: { zh: '改了', en: 'changed' },
  code: { zh: '因为', en: 'because' },
  format: { zh: '格式', en: 'format' },
  hash: { zh: '文件指纹', en: 'fingerprint' },
  rows: { zh: '行数', en: 'rows' },
  disabled: { zh: '停用', en: 'shut' },
};

const values: Readonly<Record<string, Text>> = {
  password: { zh: '密码', en: 'password' },
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
  name: { zh: '姓名', en: 'name' },
  phone: { zh: '手机号', en: 'phone' },
  idNumber: { zh: '证件号', en: 'ID number' },
  'not-allowed': { zh: '岗位不够', en: 'the post does not allow it' },
  'not-found': { zh: '不归这位看', en: 'not for this person' },
  'own-matter': { zh: '是自己的事', en: 'own matter' },
  'same-person': { zh: '是自己准备的', en: 'prepared by the same person' },
  ...roleNames,
};

/** One detail: 'by password' → '凭密码'. */
export function detailWords(key: string, value: string | number | boolean | null): Text {
  const label = details[key] ?? { zh: key, en: key };
  const parts = String(value)
    .split(',')
    .map((one) => values[one] ?? { zh: one.slice(0, 24), en: one.slice(0, 24) });
  return {
    zh: `${label.zh} ${parts.map((one) => one.zh).join('、')}`,
    en: `${label.en} ${parts.map((one) => one.en).join(', ')}`,
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
