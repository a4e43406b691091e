// The sentences of the bulletin, written with the names of figures in brackets and never with the keys of the file.
import { useRef, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import { type Figure, figuresFor, namedSentence, sentenceFrom } from '#policy/bulletin-words.ts';
import type { BulletinSentence, Programme } from '#policy/programme.ts';
import type { Edit } from '#web/desk/programmes/design/draft.ts';
import { Finder } from '#web/desk/programmes/design/finder.tsx';
import { AddButton, Entry, EntryTools } from '#web/desk/programmes/design/inputs.tsx';
import { useReader } from '#web/parts/language.tsx';

type Language = 'zh' | 'en';

interface SentenceProps {
  readonly programme: Programme;
  readonly sentence: BulletinSentence;
  readonly onSentence: (sentence: BulletinSentence) => void;
}

function Written({
  language,
  label,
  figures,
  ...props
}: SentenceProps & { readonly language: Language; readonly label: string; readonly figures: readonly Figure[] }) {
  const { programme, sentence, onSentence } = props;
  const { say } = useReader();
  const area = useRef<HTMLTextAreaElement>(null);
  const template = sentence[language];
  const named = namedSentence(template, language, programme, kinds);
  // A bracket half typed names nothing yet: what is typed stands until it is left.
  const [typed, setTyped] = useState<string>();
  const put = (words: string) =>
    onSentence({ ...sentence, [language]: sentenceFrom(words, language, template, programme, kinds) });
  const insert = (source: string) => {
    const box = area.current;
    const says = figures.find((one) => one.source === source)?.says[language];
    if (!box || says === undefined) return;
    const name = language === 'zh' ? `〔${says}〕` : `[${says}]`;
    const words = typed ?? named;
    put(`${words.slice(0, box.selectionStart)}${name}${words.slice(box.selectionEnd)}`);
    setTyped(undefined);
  };
  return (
    <div className="field tight">
      <div className="flex between">
        <span className="sentence-name" aria-hidden="true">
          {label}
        </span>
        <Finder
          label={say(`插入一个数（${label}）`, `Insert a figure (${label})`)}
          value=""
          shown={say('插入一个数', 'Insert a figure')}
          options={figures.map(({ source, says }) => ({ key: source, says: say(says) }))}
          onValue={insert}
        />
      </div>
      <textarea
        ref={area}
        className="in"
        rows={2}
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        aria-label={label}
        value={typed ?? named}
        onChange={(event) => {
          setTyped(event.target.value);
          put(event.target.value);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  );
}

export function Bulletin({ programme, edit }: { readonly programme: Programme; readonly edit: Edit }) {
  const { say } = useReader();
  const { bulletin } = programme;
  const figures = figuresFor(programme, kinds);
  return (
    <div className="gap-s">
      <h3>{say('简报的话', 'Sentences of the bulletin')}</h3>
      <p className="meta">
        {say(
          '〔 〕里是统计数的名字，出简报时换成当时的数；< > 里的话，其中有数还是 0 就不说',
          'What stands in [ ] is a figure by its name; the bulletin puts the number of the day there. What stands in < > is left out while a figure in it is 0',
        )}
      </p>
      {bulletin.map((sentence, i) => (
        <Entry
          // biome-ignore lint/suspicious/noArrayIndexKey: a sentence has nothing but its place
          key={i}
          place={`bulletin[${i}]`}
          head={
            <>
              <b>{say(`第 ${i + 1} 句`, `Sentence ${i + 1}`)}</b>
              <EntryTools
                what={say(`第 ${i + 1} 句`, `sentence ${i + 1}`)}
                onRemove={() => edit(['bulletin', i], undefined)}
              />
            </>
          }
        >
          {(['zh', 'en'] as const).map((language) => (
            <Written
              key={language}
              {...{ language, programme, sentence, figures }}
              label={
                language === 'zh'
                  ? say(`第 ${i + 1} 句（中文）`, `Sentence ${i + 1} (Chinese)`)
                  : say(`第 ${i + 1} 句（英文）`, `Sentence ${i + 1} (English)`)
              }
              onSentence={(next) => edit(['bulletin', i], next)}
            />
          ))}
        </Entry>
      ))}
      <AddButton
        says={say('加一句', 'Add a sentence')}
        onPress={() =>
          edit(
            ['bulletin'],
            [
              ...bulletin,
              { zh: '{round.year}年，共{cases.passed}件通过。', en: 'In {round.year}, {cases.passed} cases passed.' },
            ],
          )
        }
      />
    </div>
  );
}
