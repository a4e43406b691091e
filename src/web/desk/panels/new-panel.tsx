// Setting up a panel: for which scheme, under which name, and who sits on it.
import '#web/desk/panels/panels.css';
import '#web/parts/form/form.css';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { text } from '#kit/text.ts';
import { Labelled, TextField } from '#web/desk/field.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useJudges } from '#web/desk/panels/judges.ts';
import { Pick } from '#web/desk/pick.tsx';
import type { Round } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { LookupInput } from '#web/parts/form/lookup-input.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Without = Answer<'GET /rounds/{id}/panels'>['without'];

const judgeField = { type: 'person', label: text('请一位评委', 'Ask a judge') } as const;

interface ChooseProps {
  readonly chosen: ReturnType<typeof useJudges>;
  readonly least: number;
}

function Judges({ chosen: { judges, lookup, add, remove }, least }: ChooseProps) {
  const { say } = useReader();
  return (
    <div className="field">
      <label className="lab" htmlFor="judge">
        {say(
          `评委（至少 ${least} 位，现在 ${judges.length} 位）`,
          `Judges (${least} at least, ${judges.length} so far)`,
        )}
      </label>
      <span className="hint">
        {say(
          '同单位的、本人的作品会自动回避，请多请一两位',
          'Whoever is of the same unit, or made a work himself, is recused from it: ask one or two more',
        )}
      </span>
      <ol className="judges">
        {judges.map(({ id, says }, n) => (
          <li key={id}>
            <span>
              {n + 1}. {says}
            </span>
            <button type="button" className="link" onClick={() => remove(id)}>
              {say('去掉', 'Take out')}
              <span className="sr"> {says}</span>
            </button>
          </li>
        ))}
      </ol>
      <LookupInput
        key={judges.length}
        {...{ field: judgeField, path: 'judge', id: 'judge', value: undefined, fault: undefined, context: {}, lookup }}
        set={add}
        leave={() => undefined}
      />
    </div>
  );
}

interface Props {
  readonly round: Round;
  readonly without: Without;
  readonly onDone: () => void;
}

export function NewPanel({ round, without, onDone }: Props) {
  const { say } = useReader();
  const [, goTo] = useLocation();
  const [chosen, setChosen] = useState(0);
  const scheme = without[chosen]!;
  const [name, setName] = useState('');
  const judges = useJudges(round.organisationId);
  const open = useDoing('POST /rounds/{id}/panels', { done: ({ id }) => goTo(`/desk/panels/${id}`) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { stage: scheme.stage, scheme: scheme.scheme, name, judges: judges.judges.map(({ id }) => id) };
    open.mutate({ params: { id: round.id }, body });
  };
  return (
    <Panel title={say('设立评审组', 'Set up a panel')}>
      <form className="pb stack panel-form" onSubmit={submit}>
        {without.length > 1 && (
          <Labelled label={say('按哪套标准评', 'By which scheme')}>
            <Pick
              label={say('按哪套标准评', 'By which scheme')}
              value={String(chosen)}
              options={without.map(({ label }, n) => [String(n), say(label)] as const)}
              onChange={(value) => setChosen(Number(value))}
            />
          </Labelled>
        )}
        <TextField label={say('名称', 'Name')} value={name} onChange={setName} />
        <Judges chosen={judges} least={scheme.judges} />
        <ErrorNote error={open.error} />
        <p className="meta">
          {say(
            '等评审的作品这时抽定盲评编号，评委只见编号。以后换评委要写明原因',
            'Works that wait get blind numbers now; judges see numbers alone. A judge is changed later only with the reason',
          )}
        </p>
        <div className="flex">
          <button
            type="submit"
            className={judges.judges.length < scheme.judges ? 'btn btn-off' : 'btn btn-main'}
            disabled={judges.judges.length < scheme.judges || open.isPending}
          >
            {judges.judges.length < scheme.judges
              ? say(
                  `还差 ${scheme.judges - judges.judges.length} 位评委`,
                  `${scheme.judges - judges.judges.length} more judges`,
                )
              : say('设立，抽定编号', 'Set it up and draw the numbers')}
          </button>
          <button type="button" className="btn" onClick={onDone}>
            {say('先不设', 'Not now')}
          </button>
        </div>
      </form>
    </Panel>
  );
}
