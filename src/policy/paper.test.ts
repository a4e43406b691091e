// The paper says everything that is in the definition, in both languages, and a difference of two papers can be read back into either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import { checkStages, parseProgramme } from '#policy/define.ts';
import { chineseNumber, type Paper, paperOf } from '#policy/paper.ts';
import { type MarkedText, markedText, paperDifference, unsaidChanges } from '#policy/paper-difference.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { changed, files, isObject, placesIn } from '#test/support/whole-language.ts';

const parsed = (json: unknown): Programme => {
  const programme = parseProgramme(json);
  assert.ok(!('refused' in programme), JSON.stringify(programme));
  return programme;
};
const paper = (programme: Programme): Paper => paperOf(programme, kinds);

const textsOf = (value: unknown): Text[] =>
  isObject(value) && typeof value.zh === 'string' && typeof value.en === 'string'
    ? [value as unknown as Text]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

test('the little programme reads as a paper: who, how much, how, from when', () => {
  const said = paper(littleProgramme).chapters.map(({ title, articles }) => [
    title.zh,
    ...articles.map(({ lead, items }) => [lead.zh, ...items.map((item) => item.says.zh)].join('|')),
  ]);
  assert.deepEqual(said, [
    [
      '谁能得',
      '本办法由区总工会开展，面向工会会员',
      '申请人应当同时符合|是在册会员',
      '申请时填写|等级：从高级、中级中选|证书编号：最多 30 个字，同一个只能用一次|发证日期：填日期',
      '所报事项应当同时符合|证书在本年度取得',
    ],
    ['得多少', '按“等级”确定|高级，2,000 元|中级，1,000 元'],
    [
      '怎么办',
      '依次经过 6 个环节|申请：由本人申请，也可以由工会代办|审核：二级工会审核，5 个工作日内办结|审核：区总工会审核，5 个工作日内办结|' +
        '公示 5 个工作日，姓名隐去中间的字|批准拨付：区总工会批准，从本批次预算列支|付款：付到职工本人的账户',
      '对结果有异议的，自知道之日起 10 个工作日内向区总工会提出，由没有办过这件的人重新审核',
    ],
    ['附则', '分“等级”统计，简报这样写|〔批次年度〕年共〔付款：到账〕人', '本办法自2020年1月1日起施行'],
  ]);
  const margin = paper(littleProgramme).chapters[0]!.articles.flatMap((article) => article.margin);
  assert.deepEqual(
    margin.map(({ says, rule }) => [rule, says.zh]),
    [
      [undefined, '主题：技能与创新'],
      [undefined, '职工在“有发明、有成果”里找到'],
      ['member', '“会籍”是“在会”（依据第二条）'],
      [undefined, '3 项，都是自己填'],
      ['in-year', '“发证日期”在批次年度内（依据第三条）'],
    ],
  );
});

test('every programme is told in both languages, without holes', () => {
  for (const programme of [...Object.values(programmes), ...files.map(parsed)]) {
    for (const { zh, en } of textsOf(paper(programme))) {
      assert.ok(zh !== '' && en !== '', programme.key);
      assert.doesNotMatch(`${zh}${en}`, /undefined|\[object|\{\d\}/, `${programme.key}: ${zh} ${en}`);
    }
  }
});

test('nothing of the file itself is read: no keys, no second stop, no word of one language in the other', () => {
  for (const programme of Object.values(programmes)) {
    const said = paper(programme);
    for (const { zh, en } of textsOf(said.chapters)) {
      assert.doesNotMatch(zh, /[。；，]["”）]?[。；，]|[a-z]{3,}/, programme.key);
      assert.doesNotMatch(en, /[.;,]["”)]?[.;,]|[\u3000-\u9fff]|\b(form|round|stage|membership)\.\w/, programme.key);
    }
  }
  const asked = paper(programmes['certificate-grant']!).chapters[0]!.articles.find(({ key }) => key === 'form')!;
  assert.match(asked.items.at(-1)!.says.zh, /给审您这件的人看”$/, 'a hint leaves its stop to the sentence around it');
});

test('a programme that changed in one place does not read the same: the paper, or what it leaves out in words', () => {
  const [whole] = files;
  const before = parsed(whole);
  let tried = 0;
  for (const place of placesIn(whole)) {
    const to = (old: unknown) =>
      typeof old === 'number' ? old + 1 : typeof old === 'string' ? `${old}x` : old === true ? undefined : old;
    const json = changed(whole, place, to);
    const after = parseProgramme(json);
    // What the language does not allow, or has no other value for, cannot become a version.
    if ('refused' in after || JSON.stringify(after) === JSON.stringify(before)) continue;
    if (place[0] === 'key' || checkStages(after, kinds) !== undefined) continue;
    tried += 1;
    const difference = paperDifference(paper(before), paper(after));
    if (difference.changes > 0) continue;
    const [said] = unsaidChanges(before, after, difference);
    const quiet = ['key', 'spellings', 'headings'].some((name) => place.includes(name));
    assert.ok(said && quiet, `the paper says nothing of ${place.join('.')}: ${JSON.stringify(said)}`);
  }
  assert.ok(tried > 60, `${tried} places`);
});

const side = (said: MarkedText, language: 'zh' | 'en', left: 'added' | 'removed'): string =>
  said[language]
    .filter((piece) => piece.mark !== left)
    .map((piece) => piece.words)
    .join('');

test('a difference holds both sentences whole, numbers and words uncut', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['高级工，每人 500 元', '高级工，每人 1,600 元'],
    ['5 个工作日内办结', '10 个工作日内办结，须两人会签'],
    ['', '新的一条'],
    ['旧的一条', ''],
    ['须是在会的工会会员', '完全另外的话 and another'],
  ];
  for (const [before, after] of cases) {
    const said = markedText(text(before, before), text(after, after));
    assert.equal(side(said, 'zh', 'added'), before);
    assert.equal(side(said, 'zh', 'removed'), after);
  }
  assert.deepEqual(
    markedText(text('二级工会审核', 'a'), text('二级工会审核，7 个工作日内办结', 'a')).zh.map(({ mark }) => mark),
    ['same', 'added'],
    'what was only added to is not struck',
  );
  assert.deepEqual(markedText(text('每人 500 元', 'a'), text('每人 600 元', 'a')), {
    zh: [
      { mark: 'same', words: '每人 ' },
      { mark: 'removed', words: '500' },
      { mark: 'added', words: '600' },
      { mark: 'same', words: ' 元' },
    ],
    en: [{ mark: 'same', words: 'a' }],
  });
});

test('an amount, a rule and a time limit changed are three sentences that differ', () => {
  const json = JSON.parse(JSON.stringify(littleProgramme));
  json.amount.amount.fen.low = 120_000;
  json.who[0].when.all.push({ fact: 'membership.months', test: 'atLeast', value: 12 });
  json.stages.district.settings.within.workingDays = 7;
  const difference = paperDifference(paper(littleProgramme), paper(parsed(json)));
  assert.equal(difference.changes, 3);
  const items = difference.chapters.flatMap(({ articles }) =>
    articles.flatMap(({ items, margin }) => [...items, ...margin]),
  );
  assert.deepEqual(
    items.filter(({ mark }) => mark !== 'same').map(({ key, mark }) => [key, mark]),
    [
      ['member', 'changed'],
      ['low', 'changed'],
      ['district', 'changed'],
    ],
  );
  assert.equal(paperDifference(paper(littleProgramme), paper(littleProgramme)).changes, 0);
});

test('a rule moved is struck where it was and added where it is', () => {
  const json = JSON.parse(JSON.stringify(programmes['certificate-grant']));
  json.rules.reverse();
  const { chapters } = paperDifference(paper(programmes['certificate-grant']!), paper(parsed(json)));
  const article = chapters[0]!.articles.find(({ key }) => key === 'rules')!;
  assert.equal(article.items.filter(({ mark }) => mark === 'added').length, 3);
  assert.equal(article.items.filter(({ mark }) => mark === 'removed').length, 3);
});

test('numbers as papers write them', () => {
  assert.deepEqual([1, 9, 10, 11, 20, 21, 99].map(chineseNumber), [
    '一',
    '九',
    '十',
    '十一',
    '二十',
    '二十一',
    '九十九',
  ]);
});
