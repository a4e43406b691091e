// The stages a case walks through, in order; each drawn from the settings that its kind declares.
import { useEffect, useMemo, useRef, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import type { Text } from '#kit/text.ts';
import type { Field } from '#policy/form.ts';
import { put } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme, Stage } from '#policy/programme.ts';
import { type Edit, freeKey, movedKey } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Entry, EntryTools, Pick, Words } from '#web/desk/programmes/design/inputs.tsx';
import { applies, namingIn } from '#web/desk/programmes/design/naming.ts';
import { stageTitle } from '#web/desk/programmes/words.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { isBlank, typedOf } from '#web/parts/form/typed.ts';
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
  programme,
  onSettings,
}: {
  readonly kind: Kind;
  readonly settings: Settings;
  readonly programme: Programme;
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
  const help = useMemo(() => ({ named: namingIn(programme, state.values) }), [programme, state.values]);
  const later = (field: Field, key: string): Text | undefined => {
    if (field.type !== 'text' || !field.names || !field.optional || !isBlank(state.values[key])) return undefined;
    const here = help.named(field, undefined, state.values);
    return here?.all.length === 0 ? here.wanting : undefined;
  };
  const unasked = (field: Field, key: string): boolean =>
    field.type === 'text' &&
    isBlank(state.values[key]) &&
    field.names?.every((one) => !applies(one, state.values)) === true;
  return (
    <>
      <FormFields
        state={state}
        skin="desk"
        summary={false}
        {...{ help }}
        only={(field, key) => !later(field, key) && !unasked(field, key)}
      />
      <Later
        all={Object.entries(kind.settings).flatMap(([key, field]) => {
          const wanting = unasked(field, key) ? undefined : later(field, key);
          return wanting ? [{ key, label: field.label, wanting }] : [];
        })}
      />
    </>
  );
}

interface LaterProps {
  readonly all: readonly { readonly key: string; readonly label: Text; readonly wanting: Text }[];
}

/** What need not be chosen, and has nothing yet to be chosen from. */
function Later({ all }: LaterProps) {
  const { say } = useReader();
  if (all.length === 0) return null;
  return (
    <details className="supposed">
      <summary>
        {say(`还有 ${all.length} 项现在没有能选的`, `${all.length} more with nothing to choose from yet`)}
      </summary>
      <ul>
        {all.map(({ key, label, wanting }) => (
          <li key={key}>{say(put('{0}：{1}', '{0}: {1}', label, wanting))}</li>
        ))}
      </ul>
    </details>
  );
}

interface StageProps {
  readonly stageKey: string;
  readonly stage: Stage;
  readonly programme: Programme;
  readonly edit: Edit;
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
          <EntryTools
            what={say(title)}
            onMove={(by) => edit(['stages'], movedKey(programme.stages, stageKey, by))}
            onRemove={() => Object.keys(programme.stages).length > 1 && edit(['stages', stageKey], undefined)}
          />
        </>
      }
    >
      {kind && <p className="meta">{say(kind.says(stage.settings, programme))}</p>}
      <Words
        label={say('叫什么', 'Called')}
        value={title}
        onValue={(next) => edit(['stages', stageKey, 'title'], next)}
      />
      {kind ? (
        <SettingsForm
          kind={kind}
          settings={stage.settings}
          programme={programme}
          onSettings={(next) => edit(['stages', stageKey, 'settings'], next)}
        />
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
  grant: { from: 'budget', hands: 'another' },
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
