// What a workbook of applications has in its columns: who it is about, in the words unions use, and the programme's own form.
import type { ColumnSpec } from '#documents/table.ts';
import type { Programme } from '#policy/programme.ts';

const name: ColumnSpec = {
  key: 'name',
  label: { zh: '姓名', en: 'Name' },
  headings: ['姓名', '职工姓名', '申请人', '申请人姓名', '会员姓名', '名字'],
  required: true,
};
const idNumber: ColumnSpec = {
  key: 'idNumber',
  label: { zh: '身份证号', en: 'Resident ID number' },
  headings: ['身份证号', '身份证号码', '公民身份号码', '身份证件号', '居民身份证号', '证件号码', '身份证'],
  required: true,
};
const unit: ColumnSpec = {
  key: 'unit',
  label: { zh: '所在单位', en: 'Union or employer' },
  headings: ['单位', '所属基层工会', '工作单位', '单位名称', '所在单位', '所在工会', '基层工会'],
};
const phone: ColumnSpec = {
  key: 'phone',
  label: { zh: '联系电话', en: 'Telephone' },
  headings: ['联系电话', '手机号', '手机号码', '电话', '手机', '联系方式'],
};
const account: ColumnSpec = {
  key: 'account',
  label: { zh: '银行卡号', en: 'Bank card' },
  headings: ['银行卡号', '卡号', '工资卡号', '银行账号', '账号', '收款账号', '对公账号'],
};
const bank: ColumnSpec = {
  key: 'bank',
  label: { zh: '开户行', en: 'Bank' },
  headings: ['开户行', '开户银行', '开户行名称', '开户行全称', '银行名称'],
};

/** Fields nobody can hand in through a spreadsheet. */
const notInSheets = new Set(['file', 'table', 'consent']);

/** Column keys of the form are prefixed, so that a field called `name` or `bank` does not meet the subject's. */
export const fieldColumn = (field: string): string => `form.${field}`;

export function caseColumns(programme: Programme): ColumnSpec[] {
  const subject = programme.subject === 'member' ? [name, idNumber, unit, phone, account, bank] : [unit, account, bank];
  const form = Object.entries(programme.form)
    .filter(([, field]) => !notInSheets.has(field.type))
    .map(
      ([key, field]): ColumnSpec => ({
        key: fieldColumn(key),
        label: field.label,
        headings: [field.label.zh, ...(field.headings ?? [])],
        ...(field.optional || field.showWhen ? {} : { required: true }),
      }),
    );
  return [...subject, ...form];
}

/** The roster of a course: who, which course, and how it went. */
export function rosterColumns(programme: Programme): ColumnSpec[] {
  const chosen = caseColumns(programme).filter((column) => column.key.startsWith('form.'));
  return [
    name,
    idNumber,
    unit,
    ...chosen.map(
      (column): ColumnSpec => ({
        key: column.key,
        headings: column.headings,
        ...(column.label ? { label: column.label } : {}),
      }),
    ),
    {
      key: 'result',
      label: { zh: '考核结果', en: 'Result' },
      headings: ['考核结果', '结业考核', '成绩', '考核情况', '结果', '是否合格'],
      required: true,
    },
    {
      key: 'certificateNumber',
      label: { zh: '证书编号', en: 'Certificate number' },
      headings: ['证书编号', '证书号', '职业资格证书编号', '证书编码', '结业证书编号'],
    },
    {
      key: 'on',
      label: { zh: '发证日期', en: 'Issued on' },
      headings: ['发证日期', '发证时间', '取证日期', '证书取得时间', '考核日期'],
    },
  ];
}
