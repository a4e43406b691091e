// What people say when something has come up, and which door it leads to: a closed list, so that it can be shown that every sentence of it is answered.
import { normaliseText } from '#kit/normalise.ts';
import { type Text, text } from '#kit/text.ts';
import type { LifeEventKey } from '#policy/life-events.ts';

export interface Situation {
  readonly key: string;
  readonly event: LifeEventKey;
  /** How the union calls it, to say what was understood. */
  readonly title: Text;
  /** Words of a sentence that mean it, as people say them. */
  readonly words: readonly string[];
}

const situation = (key: string, event: LifeEventKey, title: Text, words: string): Situation => ({
  key,
  event,
  title,
  words: words.split('|'),
});

export const situations: readonly Situation[] = [
  situation(
    'wages',
    'speak',
    text('工资没发、被拖欠', 'Wages not paid'),
    '没发工资|不发工资|没给工资|不给工资|欠薪|欠工资|拖欠|克扣|工钱|工资没发|工资没到|unpaid|wages|not paid|salary',
  ),
  situation(
    'dismissed',
    'speak',
    text('被辞退、被裁', 'Dismissed'),
    '辞退|开除|裁员|被裁|赶我走|解除合同|解除劳动|fired|dismissed|laid off',
  ),
  situation(
    'hours',
    'speak',
    text('加班、休息', 'Hours and rest'),
    '加班|不让休息|没有休息|不给放假|年假|超时|排班|夜班|overtime|days off',
  ),
  situation(
    'contract',
    'speak',
    text('劳动合同、社会保险', 'Contract and insurance'),
    '合同|社保|五险|公积金|contract|social insurance',
  ),
  situation(
    'unsafe',
    'speak',
    text('干活不安全', 'Unsafe work'),
    '不安全|危险|粉尘|有毒|中暑|高温|劳保|防护|unsafe|dangerous',
  ),
  situation(
    'treated-badly',
    'speak',
    text('受欺负、受骚扰', 'Treated badly'),
    '欺负|骚扰|打骂|骂人|打人|歧视|harass|bullied|discriminat',
  ),
  situation(
    'low',
    'speak',
    text('心里难受', 'Feeling low'),
    '心里|堵得慌|难受|睡不着|压力|抑郁|焦虑|想不开|不想活|活不下去|stress|depress|cannot sleep|feeling low',
  ),
  situation(
    'opinion',
    'speak',
    text('反映情况、提建议', 'A complaint or an idea'),
    '投诉|举报|反映|提意见|提建议|食堂|班车|complain|suggest',
  ),
  situation(
    'ill',
    'ill',
    text('生病、住院', 'Illness, hospital'),
    '住院|生病|得病|有病|大病|手术|看病|医药费|治病|癌|hospital|ill|sick|surgery',
  ),
  situation('injured', 'ill', text('受伤、工伤', 'Injury'), '工伤|受伤|摔|砸|烫伤|骨折|车祸|撞|injur|accident'),
  situation(
    'short-of-money',
    'hardship',
    text('钱不够用', 'Short of money'),
    '没钱|钱不够|困难|揭不开锅|借钱|欠债|还不上|低保|失业|没工作|money|hardship|debt|lost my job',
  ),
  situation('disaster', 'hardship', text('遭了灾', 'A disaster'), '火灾|着火|水灾|淹了|遭灾|地震|塌了|fire|flood'),
  situation('death', 'hardship', text('亲人去世', 'A death in the family'), '去世|过世|不在了|丧事|died|funeral'),
  situation(
    'school',
    'hardship',
    text('孩子上学', 'A child at school'),
    '学费|上大学|助学|考上|上学|tuition|university',
  ),
  situation(
    'pregnant',
    'family',
    text('怀孕、生孩子', 'Pregnancy, birth'),
    '怀孕|怀上|产假|生孩子|哺乳|喂奶|流产|育儿假|陪产|pregnan|maternity|paternity|giving birth',
  ),
  situation(
    'child-care',
    'family',
    text('孩子没人带', 'Child care'),
    '带孩子|没人带|托管|托班|寒假|暑假|幼儿园|接孩子|child care|childcare|kindergarten',
  ),
  situation(
    'certificate',
    'learn',
    text('考了证', 'A certificate'),
    '考证|证书|考下|拿证|拿到证|技能等级|职业资格|certificate|exam',
  ),
  situation(
    'course',
    'learn',
    text('想学东西', 'Learning something'),
    '培训|学技术|想学|上课|拜师|course|training|learn',
  ),
  situation('rest', 'rest', text('想歇一歇', 'Time to rest'), '疗养|疗休养|休养|旅游|歇|holiday|rest home'),
  situation(
    'show',
    'rest',
    text('看戏、看电影、比赛', 'A show, a match'),
    '看戏|演出|电影|话剧|门票|抢票|球赛|运动会|ticket|theatre|film',
  ),
  situation(
    'invention',
    'create',
    text('有发明、有点子', 'An invention'),
    '发明|专利|革新|成果|创新|点子|小改|工作室|invent|patent|innovation',
  ),
  situation('honour', 'create', text('评先进', 'An honour'), '劳模|先进|评优|工匠|获奖|表彰|honour|model worker'),
  situation('join', 'move', text('加入工会', 'Joining the union'), '入会|加入工会|会员证|join'),
  situation(
    'new-job',
    'move',
    text('换了单位', 'A new job'),
    '换单位|换工作|新单位|转会|离职|调走|退休|入职|new job|retire|moved to',
  ),
];

const hanWord = /\p{Script=Han}/u;

/** Chinese is compared without spaces and marks, which nobody types alike; English from where a word begins. */
function comparable(sentence: string): { readonly closed: string; readonly open: string } {
  const open = ` ${normaliseText(sentence)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return { closed: open.replaceAll(' ', ''), open };
}

/** The situation a sentence means: of those whose words are in it the one with the longest word; null: none is. */
export function situationOf(sentence: string): Situation | null {
  const { closed, open } = comparable(sentence);
  const isIn = (word: string): boolean => (hanWord.test(word) ? closed.includes(word) : open.includes(` ${word}`));
  let best: Situation | null = null;
  let longest = 0;
  for (const one of situations)
    for (const word of one.words)
      if (word.length > longest && isIn(word)) {
        best = one;
        longest = word.length;
      }
  return best;
}
