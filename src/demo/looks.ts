// How each union writes: header words, order of columns, spellings of dates, numbers, names and levels. Every variety here was chosen
// because unions do send it; the importer has to read them all without being told.
import { dayNumber } from '#kit/days.ts';
import type { DemoRow, Field } from './answers.ts';
import { type ContestTier, courses, levelSpellings, type SkillLevel, tierSpellings } from './rounds.ts';

/** How real spreadsheet dates are shown. */
export const dayFormat = 'yyyy"年"m"月"d"日"';

/** `serial` is a real spreadsheet date, counted in the 1900 system. */
export type Cell = string | number | { readonly serial: number } | null;

export interface Look {
  /** Which word for each header: 0–3. */
  readonly words: number;
  readonly order: 'usual' | 'number-first' | 'work-first';
  readonly title: boolean;
  readonly unitLine: boolean;
  readonly serial: boolean;
  readonly groupedHeader: boolean;
  /** A blank line after so many rows; 0 for none. */
  readonly blankAfter: number;
  readonly totals: boolean;
  readonly footer: boolean;
  readonly remarks: boolean;
  readonly day: 'dotted' | 'chinese' | 'compact' | 'slashed' | 'padded' | 'excel' | 'mixed';
  readonly id: 'plain' | 'spaced' | 'lower' | 'apostrophe' | 'wide' | 'trailing';
  readonly name: 'plain' | 'ideographic' | 'spaced';
  readonly phone: 'text' | 'number' | 'dashed' | 'wide';
  /** An index into the spellings, or every row another one. */
  readonly level: number | 'mixed';
  /** The employer written once and merged over its rows. */
  readonly mergedUnit: boolean;
  /** Without card and bank: the register has them. */
  readonly withoutCard: boolean;
}

const cycle = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

/** The habits of the `at`-th union, the same for all its workbooks. */
export function lookOf(at: number, place: string): Look {
  return {
    words: at % 4,
    order: cycle(['usual', 'number-first', 'work-first'] as const, at),
    title: at % 7 !== 4,
    unitLine: at % 3 !== 1,
    serial: at % 5 !== 3,
    groupedHeader: at % 6 === 2,
    blankAfter: at % 4 === 1 ? 5 : at % 9 === 4 ? 3 : 0,
    totals: at % 3 !== 2,
    footer: at % 4 === 2,
    remarks: at % 5 === 0,
    day: cycle(['dotted', 'excel', 'chinese', 'mixed', 'compact', 'slashed', 'padded'] as const, at),
    id: cycle(['plain', 'spaced', 'lower', 'trailing', 'apostrophe', 'wide'] as const, at),
    name: cycle(['ideographic', 'plain', 'spaced', 'plain', 'plain'] as const, at),
    phone: cycle(['text', 'number', 'wide', 'text', 'dashed'] as const, at),
    level: cycle(['mixed', 0, 1, 2, 'mixed', 3, 4] as const, at),
    mergedUnit: place === '杨镇' || place === '区教育工会',
    withoutCard: at % 8 === 6,
  };
}

/** Half-width digits and letters as the Chinese input method leaves them. */
const fullWidth = (raw: string): string => raw.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

function dayCell(day: string, style: Look['day'], at: number): Cell {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  switch (style) {
    case 'dotted':
      return `${year}.${month}.${date}`;
    case 'chinese':
      return `${year}年${month}月${date}日`;
    case 'compact':
      return day.replaceAll('-', '');
    case 'slashed':
      return `${year}/${month}/${date}`;
    case 'padded':
      return ` ${day} `;
    case 'excel':
      return { serial: dayNumber(day) - dayNumber('1899-12-30') };
    case 'mixed':
      return dayCell(day, cycle(['dotted', 'excel', 'chinese', 'compact'] as const, at), at);
  }
}

function idCell(id: string, style: Look['id'], at: number): string {
  switch (style) {
    case 'plain':
      return id;
    case 'spaced':
      return at % 2 === 0 ? `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}` : id;
    case 'lower':
      return id.toLowerCase();
    case 'apostrophe':
      return `'${id}`;
    case 'wide':
      return at % 3 === 0 ? fullWidth(id) : id;
    case 'trailing':
      return at % 2 === 0 ? `${id} ` : `\t${id}`;
  }
}

function nameCell(name: string, style: Look['name'], at: number): string {
  if (style === 'ideographic' && name.length === 2) return `${name[0]}　${name[1]}`;
  if (style === 'spaced') return at % 2 === 0 ? ` ${name}` : `${name}  `;
  return name;
}

function phoneCell(phone: string, style: Look['phone']): Cell {
  if (style === 'number') return Number(phone);
  if (style === 'dashed') return `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`;
  return style === 'wide' ? fullWidth(phone) : phone;
}

/** One value as this union would type it; `at` is the row's place in its list. */
export function cellOf(row: DemoRow, field: Field, look: Look, at: number): Cell {
  const value = row.values[field];
  if (value === undefined || value === '') return null;
  if (row.asNumber?.includes(field)) return Number(value);
  switch (field) {
    case 'issuedOn':
    case 'wonOn':
    case 'heldOn':
      return dayCell(value, look.day, at);
    case 'idNumber':
      return idCell(value, look.id, at);
    case 'name':
      return nameCell(value, look.name, at);
    case 'phone':
      return phoneCell(value, look.phone);
    case 'level':
      return levelSpellings[value as SkillLevel][look.level === 'mixed' ? at % 5 : look.level]!;
    case 'tier':
      return cycle(tierSpellings[value as ContestTier], at);
    case 'course': {
      const name = courses.find((course) => course.key === value)!.name.zh;
      return look.words % 2 === 0 ? name : name.replace('（', '(').replace('）', ')');
    }
    case 'certificateNumber':
      return look.id === 'wide' && at % 4 === 0
        ? fullWidth(value)
        : look.id === 'spaced' && at % 3 === 0
          ? `${value} `
          : value;
    case 'card':
      return look.id === 'spaced' ? value.replace(/(\d{4})(?=\d)/g, '$1 ') : value;
    case 'contestants':
      return Number(value);
    default:
      return value;
  }
}

/** The words unions use for a column, four each; the first is the one in the template. */
export const headerWords: Record<Field, readonly [string, string, string, string]> = {
  name: ['姓名', '职工姓名', '申请人', '姓　名'],
  idNumber: ['身份证号', '身份证号码', '公民身份号码', '身份证件号'],
  unit: ['单位', '所属基层工会', '工作单位', '单位名称'],
  certificateNumber: ['证书编号', '证书号', '职业资格证书编号', '证书编码'],
  occupation: ['职业(工种)', '职业名称', '工种', '证书职业（工种）'],
  level: ['等级', '技能等级', '证书等级', '级别'],
  issuedOn: ['发证日期', '发证时间', '取证日期', '证书取得时间'],
  issuer: ['发证机构', '发证单位', '颁证机构', '鉴定机构'],
  phone: ['联系电话', '手机号', '电话', '联系方式'],
  card: ['银行卡号', '卡号', '工资卡号', '银行账号'],
  bank: ['开户行', '开户银行', '开户行名称', '开户行全称'],
  contest: ['竞赛名称', '大赛名称', '赛事名称', '技能竞赛名称'],
  tier: ['竞赛级别', '赛事级别', '竞赛等级', '大赛级别'],
  prize: ['名次', '获奖等次', '奖项', '获奖名次'],
  wonOn: ['获奖日期', '获奖时间', '颁奖日期', '取得时间'],
  awardNumber: ['获奖证书编号', '获奖证书号', '证书编号', '奖励证书编号'],
  host: ['主办单位', '竞赛主办单位', '组织单位', '主办机构'],
  heldOn: ['举办日期', '竞赛时间', '比赛日期', '举办时间'],
  contestants: ['参赛人数', '参赛职工数', '人数', '参赛人数（人）'],
  trades: ['竞赛工种', '比赛项目', '竞赛项目', '工种'],
  accountHolder: ['收款户名', '账户名称', '户名', '收款单位'],
  account: ['账号', '银行账号', '收款账号', '对公账号'],
  contact: ['经办人', '联系人', '负责人', '经办人姓名'],
  course: ['课程', '培训课程', '报名课程', '培训项目'],
  sessions: ['出勤', '出勤情况', '实到/应到课次', '出勤课次'],
  result: ['考核结果', '结业考核', '成绩', '考核情况'],
};
