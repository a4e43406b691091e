// A bulletin's sentence is read with names and written back to the very same template, for every programme, figure and format there is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import { figuresFor, namedSentence, sentenceFrom } from '#policy/bulletin-words.ts';
import { programmes } from '#programmes/index.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

const all = [littleProgramme, ...Object.values(programmes)];
const languages = ['zh', 'en'] as const;

test('read and written back, every sentence is the same', () => {
  for (const programme of all)
    for (const language of languages)
      for (const sentence of programme.bulletin) {
        const template = sentence[language];
        const named = namedSentence(template, language, programme, kinds);
        assert.doesNotMatch(named, /[{}]/);
        assert.equal(sentenceFrom(named, language, template, programme, kinds), template, programme.key);
      }
});

test('every figure has a name of its own, and the name alone finds it', () => {
  for (const programme of all)
    for (const language of languages) {
      const figures = figuresFor(programme, kinds);
      assert.ok(figures.length > 8);
      assert.equal(new Set(figures.map(({ says }) => says[language])).size, figures.length, programme.key);
      for (const { source, says } of figures) {
        const named = language === 'zh' ? `共〔${says.zh}〕` : `in all [${says.en}]`;
        assert.equal(
          sentenceFrom(named, language, '', programme, kinds),
          `${language === 'zh' ? '共' : 'in all '}{${source}}`,
        );
      }
    }
});

test('formats survive, and what names nothing stays as it was written', () => {
  const template = '共{pay.settledFen|wan}，{pay.settled}人';
  const named = namedSentence(template, 'zh', littleProgramme, kinds);
  assert.match(named, /〔[^〔〕]+，万元〕/);
  assert.equal(sentenceFrom(`${named}另〔没有的〕`, 'zh', template, littleProgramme, kinds), `${template}另〔没有的〕`);
});
