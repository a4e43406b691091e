// What the programme is called, what it rests on, who runs it, for whom, and from when until when.

import type { Text } from '#kit/text.ts';
import { lifeEvents, themes } from '#policy/life-events.ts';
import { type Level, levels, type Programme } from '#policy/programme.ts';
import { type Edit, keyFrom } from '#web/desk/programmes/design/draft.ts';
import { AddButton, EntryTools, Line, Pick, Words } from '#web/desk/programmes/design/inputs.tsx';
import { Place } from '#web/desk/programmes/design/own-concerns.tsx';
import { partNames } from '#web/desk/programmes/design/place.ts';
import { levelName } from '#web/desk/programmes/words.ts';
import { useReader } from '#web/parts/language.tsx';

const nothing = { zh: '', en: '' };

function Basis({ programme, edit }: { readonly programme: Programme; readonly edit: Edit }) {
  const { say } = useReader();
  const { basis } = programme;
  return (
    <fieldset>
      <legend>{say('依据的文件', 'What it rests on')}</legend>
      {basis.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of text has nothing but its place
        <div className="with-tools" key={i}>
          <Line
            label={say(`文件 ${i + 1}`, `Document ${i + 1}`)}
            value={one}
            onValue={(next) => edit(['basis', i], next)}
          />
          {basis.length > 1 && (
            <EntryTools
              what={one}
              onRemove={() =>
                edit(
                  ['basis'],
                  basis.filter((_, n) => n !== i),
                )
              }
            />
          )}
        </div>
      ))}
      <AddButton says={say('再加一份依据', 'Add a document')} onPress={() => edit(['basis'], [...basis, ''])} />
    </fieldset>
  );
}

/** `fresh`: not saved yet, so its name in addresses can still be chosen. */
export function BasicsSection({
  programme,
  edit,
  fresh,
}: {
  readonly programme: Programme;
  readonly edit: Edit;
  readonly fresh: boolean;
}) {
  const { say } = useReader();
  const { title, key, theme, runBy, subject, lifeEvent, inShort, effectiveFrom, effectiveUntil } = programme;
  const short = inShort ?? nothing;
  // Until somebody writes a name of his own, addresses follow the English title.
  const follows = fresh && (key === keyFrom(title.en) || /^programme-[\d-]+$/.test(key));
  const named = (next: Text) =>
    follows && next.en !== title.en
      ? edit([], { ...programme, title: next, key: keyFrom(next.en) || key })
      : edit(['title'], next);
  return (
    <div className="stack">
      <Place where="title">
        <Words label={say('办法名称', 'Title')} value={title} onValue={named} />
      </Place>
      <Place where="inShort">
        <Words
          label={say('一句话说清（职工看）', 'In a sentence, to the member')}
          value={short}
          onValue={(next) => edit(['inShort'], next.zh === '' && next.en === '' ? undefined : next)}
        />
      </Place>
      {fresh && (
        <Place where="key">
          <Line
            label={say({ zh: partNames.key!.zh, en: 'Name in addresses' })}
            hint={say(
              '由英文名称带出，也可以自己写：小写英文和数字，用 - 连。存了以后不改',
              'Taken from the English title, or your own: small letters and digits with hyphens; it stays once saved',
            )}
            value={key}
            onValue={(next) => edit(['key'], next)}
          />
        </Place>
      )}
      <Place where="basis">
        <Basis {...{ programme, edit }} />
      </Place>
      <div className="pair">
        <Pick
          label={say('哪一级开展', 'Run by')}
          value={runBy}
          options={levels.map((level: Level) => ({ key: level, says: say(levelName(level)) }))}
          onValue={(next) => edit(['runBy'], next)}
        />
        <Pick
          label={say('面向谁', 'For')}
          value={subject}
          options={[
            { key: 'member', says: say('工会会员', 'members') },
            { key: 'organisation', says: say('各级工会', 'unions') },
          ]}
          onValue={(next) => edit(['subject'], next)}
        />
      </div>
      <div className="pair">
        <Pick
          label={say('职工在哪里找到', 'Where members find it')}
          value={lifeEvent ?? ''}
          options={[
            { key: '', says: say('按主题', 'by its theme') },
            ...lifeEvents.map((one) => ({ key: one.key, says: say(one.title) })),
          ]}
          onValue={(next) => edit(['lifeEvent'], next === '' ? undefined : next)}
        />
        <Pick
          label={say('主题', 'Theme')}
          value={theme}
          options={Object.entries(themes).map(([one, says]) => ({ key: one, says: say(says) }))}
          onValue={(next) => edit(['theme'], next)}
        />
      </div>
      <Place where="effectiveFrom">
        <div className="pair">
          <Line
            type="date"
            label={say({ zh: partNames.effectiveFrom!.zh, en: 'In force from' })}
            value={effectiveFrom}
            onValue={(next) => edit(['effectiveFrom'], next)}
          />
          <Line
            type="date"
            label={say('有效到哪天（可不填）', 'In force until (optional)')}
            value={effectiveUntil ?? ''}
            onValue={(next) => edit(['effectiveUntil'], next === '' ? undefined : next)}
          />
        </div>
      </Place>
    </div>
  );
}
