// How a draw goes, as numbered steps: what was published when, what is still to come and by when, and last the reader's own check.
import '#web/parts/draw/draw.css';
import type { ReactNode } from 'react';
import { type Draw, isDrawn, shortHex, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

const Hex = ({ value }: { readonly value: string }) => (
  <p className="draw-hex" title={value}>
    {/^[0-9a-f]{24,}$/.test(value) ? shortHex(value) : value}
  </p>
);

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** When it happened, or is to. */
  readonly when: string;
  readonly done: boolean;
  readonly children: ReactNode;
}

const Step = ({ number, title, when, done, children }: StepProps) => (
  <li className={done ? 'draw-step' : 'draw-step next'}>
    <span className="number" aria-hidden="true">
      {number}
    </span>
    <div>
      <b>{title}</b> <span className="meta">{when}</span>
      {children}
    </div>
  </li>
);

function Weights({ weights }: { readonly weights: Draw['weights'] }) {
  const { say } = useReader();
  if (weights.length === 0) return <p className="sub">{say('每人一张签。', 'One ticket each.')}</p>;
  return (
    <>
      <p className="sub">{say('每人一张签，符合下面的再加：', 'One ticket each, and more for:')}</p>
      <ul className="draw-weights">
        {weights.map(({ says, clause, tickets }) => (
          <li key={says.zh}>
            {say(`${says.zh}，加 ${tickets} 张`, `${says.en}: ${tickets} more`)}
            {clause && <span className="meta"> {clause}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Words({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  return (
    <>
      <p className="sub">
        {say(
          '报名以前各自封存一个数，名单封好才亮：',
          'Each committed to a word before, and says it once the list is sealed:',
        )}
      </p>
      <ul className="draw-parties">
        {draw.parties.map(({ name, commitment, word, withheld }) => (
          <li key={name}>
            <span>{name}</span>
            {word ? (
              <Hex value={word} />
            ) : withheld ? (
              <p className="meta">
                {say('没有公开自己的数，已记下；名次不受影响', 'Withheld, and recorded; the draw goes on without it')}
              </p>
            ) : commitment ? (
              <p className="meta">{say('已经封存，还没亮', 'Committed, not said yet')}</p>
            ) : (
              <p className="meta">{say('还没有封存', 'Not committed yet')}</p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The moment of the last step of a kind, or when it is due. */
function useWhen(draw: Draw) {
  const { say } = useReader();
  const moment = useMoment();
  const at = (kind: string) => draw.steps.findLast((step) => step.kind === kind)?.at;
  return (kind: string, due?: string): string => {
    const happened = at(kind);
    if (happened) return moment(happened);
    return due === undefined ? '' : say(`约定 ${moment(due)}`, `due ${moment(due)}`);
  };
}

function Sealed({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  const { count } = useFormats();
  if (draw.root === null || draw.entries === null)
    return (
      <p className="sub">
        {say('到时候停止报名，公布名单的指纹。', 'Entries close and the fingerprint of the list is published.')}
      </p>
    );
  return (
    <>
      <p className="sub">
        {say(
          `${count(draw.entries)} 人按编码排好，公布指纹：`,
          `${count(draw.entries)} entries in order; their fingerprint:`,
        )}
      </p>
      <Hex value={draw.root} />
    </>
  );
}

function Outside({ outside: { name, value } }: { readonly outside: Draw['outside'] }) {
  const { say } = useReader();
  return (
    <>
      <p className="sub">
        {value === null
          ? say(`取${name}，封名单时还没有产生。`, `${name}, which does not exist when the list is sealed.`)
          : say(`取${name}，封名单时还没有产生：`, `${name}, which did not exist when the list was sealed:`)}
      </p>
      {value !== null && <Hex value={value} />}
    </>
  );
}

/** What it is all for, said before the steps. */
export function DrawLead() {
  const { say } = useReader();
  return (
    <p className="sub draw-lead">
      {say(
        '名单先封好，再用一个当时谁都不知道的数来抽。改动任何一个字，结果就对不上。',
        'The list is sealed first and drawn with a number nobody could know then. Change one letter and the result no longer fits.',
      )}
    </p>
  );
}

function Rules({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <>
      <p className="sub">
        {say(
          `抽 ${count(draw.quota)} 份，${draw.waiting > 0 ? `后面 ${count(draw.waiting)} 位候补` : '不设候补'}。`,
          `${count(draw.quota)} to be drawn, ${draw.waiting > 0 ? `${count(draw.waiting)} wait behind them` : 'nobody waits behind them'}.`,
        )}
      </p>
      <Weights weights={draw.weights} />
      <p className="sub">{say(`${draw.publishes.zh}。`, `Afterwards ${draw.publishes.en}.`)}</p>
    </>
  );
}

/** Steps in their order; `check` is what the last one shows. */
export function DrawStory({ draw, check }: { readonly draw: Draw; readonly check: ReactNode }) {
  const { say } = useReader();
  const { count } = useFormats();
  const moment = useMoment();
  const when = useWhen(draw);
  const [sealed, drawn] = [draw.root !== null, isDrawn(draw)];
  const words = sealed
    ? say(`最晚 ${moment(draw.revealsBy)}`, `by ${moment(draw.revealsBy)}`)
    : when('word', draw.revealsBy);
  const steps: readonly Omit<StepProps, 'number'>[] = [
    {
      ...{ title: say('公布规则', 'Rules published'), when: when('rules') },
      ...{ done: draw.rules !== null, children: <Rules draw={draw} /> },
    },
    {
      title: say('封名单', 'List sealed'),
      when: when('sealed', draw.closesAt),
      done: sealed,
      children: <Sealed draw={draw} />,
    },
    { title: say('见证人公开各自的数', 'Words said'), when: words, done: sealed, children: <Words draw={draw} /> },
    {
      ...{ title: say('等事先说好的公开数字', 'The outside value'), when: when('outside', draw.outsideAt) },
      ...{ done: draw.outside.value !== null, children: <Outside outside={draw.outside} /> },
    },
    {
      ...{ title: say('抽', 'Drawn'), when: when('drawn'), done: drawn },
      children: (
        <p className="sub">
          {say(
            `这些数合起来算，排前 ${count(draw.quota)} 的中签${draw.waiting > 0 ? `，后面 ${count(draw.waiting)} 位依次候补` : ''}。`,
            `All of them together give the order: the first ${count(draw.quota)} are drawn${draw.waiting > 0 ? `, the next ${count(draw.waiting)} wait in turn` : ''}.`,
          )}
        </p>
      ),
    },
    { title: say('对', 'Checked'), when: '', done: drawn, children: check },
  ];
  return (
    <ol className="draw-steps">
      {steps.map((step, n) => (
        <Step key={step.title} number={n + 1} {...step} />
      ))}
    </ol>
  );
}
