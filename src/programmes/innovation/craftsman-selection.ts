// 工匠评选: whoever is nominated by his union or comes forward himself is reviewed, judged blind by the people of his trade, published and entered in the
// register. Every trade has a scheme of its own in the same round; how many craftsmen each has is the round's to say.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

const trades = [
  { key: 'welder', label: text('焊工', 'welding'), spellings: ['电焊工', '焊接'] },
  { key: 'fitter', label: text('装配钳工', 'fitting'), spellings: ['钳工'] },
  { key: 'cook', label: text('中式烹调师', 'Chinese cooking'), spellings: ['厨师', '中式烹调'] },
  { key: 'carer', label: text('养老护理员', 'care for the old'), spellings: ['护理员'] },
] as const;
const criterion = (scheme: string, key: string, says: string, saysEn: string, weight: number) => ({
  ...{ scheme, key, says, saysEn, weight, top: 100 },
});
/** What is judged in every trade, beside what is its own. */
const shared = (scheme: string, weights: readonly [conduct: number, deeds: number, passing: number]) => [
  criterion(scheme, 'conduct', '职业操守', 'Conduct', weights[0]),
  criterion(scheme, 'deeds', '贡献', 'What he brought about', weights[1]),
  criterion(scheme, 'passing', '传帮带', 'Passing it on', weights[2]),
];

export const craftsmanSelection = defineProgramme({
  key: 'craftsman-selection',
  effectiveFrom: '2020-01-01',
  basis: ['区总工会工匠评选（比技能、比操守、比贡献、比传承，按行业分组，见报道，标准和名额未公布）'],
  title: text('工匠评选', 'Selection of craftsmen'),
  theme: 'innovation',
  lifeEvent: 'learn',
  inShort: text(
    '工会推荐或本人自荐，同行专家按工种盲评，公示后登记在册。',
    'Nominated by your union or by yourself, judged blind by people of your trade, published and registered.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    numbers: { type: 'numbers-by-choice', of: 'trade', label: text('各工种取几名', 'Craftsmen in each trade') },
  },
  who: [...membersInScope],
  form: {
    trade: { ...{ type: 'choice', label: text('工种', 'Trade'), choices: trades }, headings: ['行业工种', '申报工种'] },
    years: {
      ...{ type: 'number', whole: true, min: 0, max: 60, label: text('干这一行几年了', 'Years in the trade') },
      headings: ['从业年限', '工龄'],
    },
    skill: {
      ...{ type: 'text', prose: true, maxLength: 1000, label: text('绝活', 'What he does better than others') },
      help: text('评委只见编号，请不要写姓名和单位', 'Judges see a number alone: give no name and no employer'),
      headings: ['技能特长', '绝技绝活'],
    },
    deeds: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 1000,
        label: text('贡献和带徒', 'What it brought, and who learnt it'),
      },
      headings: ['主要贡献', '带徒情况'],
    },
  },
  rules: [],
  stages: {
    nominate: stage('apply', { by: ['member', 'union'], once: 'round' }, text('推荐和自荐', 'Nomination')),
    basic: stage(
      'review',
      { at: 'second-level', within: { days: 7 } },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, by: 'trade', apart: 20, atCut: 'all-out' },
        ...{ numbers: 'numbers', numbersOf: 'scheme' },
        schemes: trades.map(({ key, label }) => ({
          ...{ key, says: label.zh, saysEn: label.en, average: 'mean', floor: 60 },
        })),
        criteria: [
          criterion('welder', 'seam', '焊缝质量', 'Seams', 50),
          ...shared('welder', [10, 20, 20]),
          criterion('fitter', 'precision', '精度', 'Precision', 45),
          ...shared('fitter', [10, 25, 20]),
          criterion('cook', 'taste', '色香味形', 'Taste and look', 55),
          ...shared('cook', [15, 15, 15]),
          criterion('carer', 'care', '护理本领', 'Care', 40),
          ...shared('carer', [30, 15, 15]),
        ],
        ties: [
          { by: 'criterion', of: 'passing', prefers: 'more' },
          { by: 'number', of: 'years', prefers: 'more' },
        ],
        awards: [{ key: 'craftsman', says: '区级工匠', saysEn: 'Craftsman of the district' }],
        shows: ['trade', 'years', 'skill', 'deeds'].map((field) => ({ field })),
      },
      text('同行评审', 'Judging by the trade'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'name' }),
    register: stage('register', { record: 'honour', grade: 'district', award: 'score' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['trade'],
  bulletin: [
    {
      zh: '{round.year}年，{count(score.works@trade)}个工种{score.works}人参加工匠评选<，评出区级工匠{register.registered}名>。',
      en: 'In {round.year}, {score.works} people of {count(score.works@trade)} trades stood as craftsmen<; {register.registered} were chosen>.',
    },
  ],
});
