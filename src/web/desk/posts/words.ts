// The table of access in words: where a post counts, how much it shows, what it takes besides.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';

export type Right = Answer<'GET /access-rights'>['items'][number];

export const whereNames: Readonly<Record<string, Text>> = {
  own: { zh: '本级', en: 'own union' },
  below: { zh: '下级', en: 'those below' },
  subject: { zh: '本单位申报的办件', en: 'cases brought for the own union' },
  handler: { zh: '本级经手的办件', en: 'cases the own union handles' },
  payer: { zh: '本级批次里的办件', en: 'cases of the own rounds' },
  tenant: { zh: '整个系统', en: 'everywhere' },
};

export const whoNames: Readonly<Record<string, Text>> = {
  anyone: { zh: '谁都可以，不用登录', en: 'anybody, without signing in' },
  'signed-in': { zh: '登录的人', en: 'whoever is signed in' },
  self: { zh: '本人', en: 'the person concerned' },
  opener: { zh: '代办的人', en: 'who brought the case' },
};

export const classNames: Readonly<Record<string, Text>> = {
  S0: { zh: '公开的资料', en: 'public' },
  S1: { zh: '工作资料，没有个人信息', en: 'work, nothing personal' },
  S2: { zh: '也看得到个人信息（证件、手机、账号）', en: 'up to personal data (ID, phone, account)' },
  S3: { zh: '也看得到敏感信息（健康、收入、家庭）', en: 'up to sensitive data (health, income, family)' },
  S4: { zh: '也看得到另外加锁的信息（困难、心理、举报）', en: 'up to sealed data (hardship, counselling, reports)' },
};

export const tagNames: Readonly<Record<string, Text>> = {
  Service: { zh: '系统', en: 'Service' },
  'Sign-in': { zh: '登录', en: 'Signing in' },
  Me: { zh: '自己的账户', en: 'Oneself' },
  Organisations: { zh: '组织', en: 'Unions' },
  People: { zh: '会员', en: 'People' },
  Memberships: { zh: '会籍', en: 'Memberships' },
  Posts: { zh: '岗位', en: 'Posts' },
  Programmes: { zh: '办法', en: 'Programmes' },
  Rounds: { zh: '批次', en: 'Rounds' },
  Cases: { zh: '办件', en: 'Cases' },
  Notices: { zh: '公示', en: 'Notices' },
  Ledger: { zh: '账和预算', en: 'Ledger and budgets' },
  Payments: { zh: '付款', en: 'Payments' },
  Figures: { zh: '数字', en: 'Figures' },
  Exports: { zh: '导出', en: 'Exports' },
  Imports: { zh: '导入', en: 'Imports' },
  Jobs: { zh: '长任务', en: 'Long jobs' },
  Audit: { zh: '审计', en: 'Audit' },
  'Acting for a member': { zh: '代办', en: 'Acting for a member' },
  Calendar: { zh: '工作日历', en: 'Working days' },
  Deliveries: { zh: '配送', en: 'Deliveries' },
  Documents: { zh: '材料和照片', en: 'Documents' },
  Draws: { zh: '抽签', en: 'Draws' },
  Gifts: { zh: '捐赠', en: 'Donations' },
  Goods: { zh: '物资', en: 'Goods' },
  Panels: { zh: '评审', en: 'Judging' },
  Questions: { zh: '会员的提问', en: 'Questions' },
  Queues: { zh: '待办队列', en: 'Queues' },
  Register: { zh: '登记册', en: 'Register' },
  Showcase: { zh: '成果公开', en: 'Showcase' },
  Studios: { zh: '创新工作室', en: 'Studios' },
};

/** What a post is for, in one sentence. */
export const roleMeanings: Readonly<Record<string, Text>> = {
  chair: {
    zh: '批准办法、看全局、做经办能做的事。看得到账，动不了账。',
    en: 'Approves programmes, sees the whole, may do what an officer may. Sees the money, cannot move it.',
  },
  officer: {
    zh: '开批次、收件、审核、公示、管会员和下级工会。',
    en: 'Opens rounds, takes in and reviews cases, publishes, keeps members and the unions below.',
  },
  reviewer: { zh: '审核办件，看会员，不改登记。', en: 'Reviews cases and sees members; changes no register.' },
  'finance-maker': {
    zh: '安排预算、制单、送银行、传回单。制的单不能自己复核。',
    en: 'Budgets, prepares batches, sends them and takes in the answers. Cannot approve what they prepared.',
  },
  'finance-checker': { zh: '复核别人制的单，不能制单。', en: 'Approves what another prepared; prepares nothing.' },
  auditor: { zh: '看办件、数字和账，什么也改不了。', en: 'Sees cases, figures and accounts; changes nothing.' },
  'system-admin': { zh: '管长任务和运行，看不到业务。', en: 'Looks after jobs and running; sees no business.' },
  'security-admin': {
    zh: '提出岗位和身份的变更（另一个人确认），停用登录，看不到业务。',
    en: 'Proposes changes of posts and identities (another confirms), shuts sign-ins. Sees no business.',
  },
  'audit-admin': {
    zh: '看访问日志、核对全部记录，看不到业务。',
    en: 'Reads the access logs and has the record checked; sees no business.',
  },
  everybody: { zh: '不需要岗位就能做的事。', en: 'What takes no post at all.' },
};
