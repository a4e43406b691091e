// The stages a case walks through, in order; each drawn from the settings that its kind declares.
import { useEffect, useMemo, useRef, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme, Stage } from '#policy/programme.ts';
import { type Edit, freeKey, movedKey } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Entry, EntryTools, Pick, Words } from '#web/desk/programmes/design/inputs.tsx';
import { stageTitle } from '#web/desk/programmes/words.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { typedOf } from '#web/parts/form/typed.ts';
import { useReader } from '#web/parts/language.tsx';

const noContext = {};
type Settings = Stage['settings'];

/** What was typed, as settings hold it: nothing for what was left empty. */
const clean = (answers: Readonly<Record<string, unknown>>): Settings =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null && value !== undefined));

/** Writes only what somebody changed; a change from outside (taking a step back) is shown. */
function SettingsForm({
  kind,
  settings,
  onSettings,
}: {
  readonly kind: Kind;
  readonly settings: Settings;
  readonly onSettings: (settings: Settings) => void;
}) {
  const initial = useMemo(() => typedOf(kind.settings, settings as never), [kind, settings]);
  const state = useFormState(kind.settings, noContext, initial);
  const told = useRef(settings);
  const typed = useRef(state.values);
  useEffect(() => {
    if (settings === told.current) return;
    told.current = settings;
    const values = typedOf(kind.settings, settings as never);
    typed.current = values;
    state.replace(values);
  }, [settings, kind, state]);
  useEffect(() => {
    if (state.values === typed.current) return;
    typed.current = state.values;
    const next = { ...settings, ...clean(state.answers) };
    // What was emptied goes; what the form does not know stays.
    for (const key of Object.keys(kind.settings))
      if (state.answers[key] === undefined || state.answers[key] === null)
        delete (next as Record<string, unknown>)[key];
    told.current = next;
    onSettings(next);
  }, [state, settings, kind, onSettings]);
  return <FormFields state={state} skin="desk" summary={false} only={(_, key) => !namedBy(kind.key).includes(key)} />;
}

/** Settings that name something of the programme are chosen from what there is, not typed. */
const naming: Readonly<Record<string, readonly string[]>> = {
  pay: ['instalment', 'offers', 'of'],
  score: ['by', 'group', 'numbers'],
  register: ['award', 'numbers'],
};
const namedBy = (kind: string): readonly string[] => naming[kind] ?? ['instalment', 'offers', 'of'];

interface StageProps {
  readonly stageKey: string;
  readonly stage: Stage;
  readonly programme: Programme;
  readonly edit: Edit;
}

function Named({ stageKey, stage, programme, edit }: StageProps) {
  const { say } = useReader();
  const { settings, kind } = stage;
  if (kind !== 'pay') return null;
  const set = (name: string, value: string) => edit(['stages', stageKey, 'settings', name], value || undefined);
  const chosen = (name: string) => (typeof settings[name] === 'string' ? (settings[name] as string) : '');
  const none = { key: '', says: say('没有选', 'not chosen') };
  const instalments = programme.amount?.instalments ?? [];
  const offers = Object.entries(programme.parameters).filter(([, one]) => one.type === 'offers');
  const fields = Object.entries(programme.form).filter(([, field]) => field.type === 'choice');
  const provider = settings.to === 'provider' || chosen('offers') !== '' || chosen('of') !== '';
  return (
    <>
      {(instalments.length > 0 || chosen('instalment') !== '') && (
        <Pick
          label={say('付哪一期', 'Which instalment')}
          value={chosen('instalment')}
          options={[
            none,
            ...instalments.map(({ key, percent }, i) => ({
              key,
              says: say(`第 ${i + 1} 期（${percent}%）`, `instalment ${i + 1} (${percent}%)`),
            })),
          ]}
          onValue={(key) => set('instalment', key)}
        />
      )}
      {provider && (
        <div className="pair">
          <Pick
            label={say('机构写在批次的哪份清单里', 'Which list of the round names the provider')}
            value={chosen('offers')}
            options={[none, ...offers.map(([key, one]) => ({ key, says: say(one.label) }))]}
            onValue={(key) => set('offers', key)}
          />
          <Pick
            label={say('申请时在哪一项里选的', 'The field in which it is chosen')}
            value={chosen('of')}
            options={[none, ...fields.map(([key, field]) => ({ key, says: say(field.label) }))]}
            onValue={(key) => set('of', key)}
          />
        </div>
      )}
    </>
  );
}

/** What a scoring looks at: the field that chooses its scheme, that by which places are apart, and the numbers of the round. */
function NamedByKey({ stageKey, stage, programme, edit }: StageProps) {
  const { say } = useReader();
  const { settings, kind } = stage;
  if (kind !== 'score' && kind !== 'register') return null;
  const declared = kinds[kind]!.settings;
  const none = { key: '', says: say('没有选', 'not chosen') };
  const fields = Object.entries(programme.form).flatMap(([key, field]) =>
    field.type === 'choice' && !field.many ? [{ key, says: say(field.label) }] : [],
  );
  const scorings = Object.entries(programme.stages).flatMap(([key, one]) =>
    one.kind === 'score' && kind === 'register' ? [{ key, says: say(stageTitle(key, one)) }] : [],
  );
  const numbers = Object.entries(programme.parameters).flatMap(([key, one]) =>
    one.type === 'numbers-by-choice' ? [{ key, says: say(one.label) }] : [],
  );
  return naming[kind]!.map((name) => (
    <Pick
      key={name}
      label={say(declared[name]!.label)}
      value={typeof settings[name] === 'string' ? (settings[name] as string) : ''}
      options={[none, ...(name === 'numbers' ? numbers : [...fields, ...scorings])]}
      onValue={(key) => edit(['stages', stageKey, 'settings', name], key || undefined)}
    />
  ));
}

function StageEditor({ stageKey, stage, programme, edit }: StageProps) {
  const { say } = useReader();
  const kind = Object.hasOwn(kinds, stage.kind) ? kinds[stage.kind] : undefined;
  const title = stageTitle(stageKey, stage);
  const position = Object.keys(programme.stages).indexOf(stageKey) + 1;
  return (
    <Entry
      place={`stages.${stageKey}`}
      head={
        <>
          <b>{say(`${position}. ${title.zh}`, `${position}. ${title.en}`)}</b>
          <span className="meta">{kind && say(kind.says(stage.settings, programme))}</span>
          <EntryTools
            what={say(title)}
            onMove={(by) => edit(['stages'], movedKey(programme.stages, stageKey, by))}
            onRemove={() => Object.keys(programme.stages).length > 1 && edit(['stages', stageKey], undefined)}
          />
        </>
      }
    >
      <Words
        label={say('叫什么', 'Called')}
        value={title}
        onValue={(next) => edit(['stages', stageKey, 'title'], next)}
      />
      {kind ? (
        <>
          <SettingsForm
            kind={kind}
            settings={stage.settings}
            onSettings={(next) => edit(['stages', stageKey, 'settings'], next)}
          />
          <Named {...{ stageKey, stage, programme, edit }} />
          <NamedByKey {...{ stageKey, stage, programme, edit }} />
        </>
      ) : (
        <p className="meta">
          {say(
            `这里没有“${stage.kind}”这种环节，照原样保留`,
            `There is no kind “${stage.kind}” here; it is kept as it is`,
          )}
        </p>
      )}
    </Entry>
  );
}

const firstSettings: Readonly<Record<string, Settings>> = {
  apply: { by: ['member', 'union'] },
  review: { at: 'district', within: { workingDays: 5 } },
  notice: { for: { workingDays: 5 }, mask: 'name' },
  grant: { from: 'budget' },
  pay: { to: 'member' },
  attend: { pass: 'result' },
  score: { at: 'district', judges: 5, atCut: 'all-out' },
};

export function StagesSection({ programme, edit }: { readonly programme: Programme; readonly edit: Edit }) {
  const { say } = useReader();
  const [next, setNext] = useState('review');
  const { stages } = programme;
  return (
    <>
      {Object.entries(stages).map(([key, stage]) => (
        <StageEditor key={key} stageKey={key} {...{ stage, programme, edit }} />
      ))}
      <div className="flex">
        <Pick
          label={say('加哪种环节', 'Kind of stage')}
          value={next}
          options={Object.values(kinds).map((kind) => ({ key: kind.key, says: say(kind.title) }))}
          onValue={setNext}
        />
        <AddButton
          says={say('加一个环节', 'Add a stage')}
          onPress={() => {
            const key = next in stages ? freeKey(next, Object.keys(stages)) : next;
            edit(['stages'], { ...stages, [key]: { kind: next, settings: firstSettings[next] ?? {} } });
          }}
        />
      </div>
    </>
  );
}
