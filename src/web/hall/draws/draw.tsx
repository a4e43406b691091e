// One draw for one member: what he has to do or has got, how the draw goes, and the check on his own phone.
import '#web/hall/claim/claim.css';
import { Link, useParams } from 'wouter';
import { drawFate } from '#policy/draw-place.ts';
import { GiveBack } from '#web/hall/claim/give-back.tsx';
import { Got } from '#web/hall/claim/mine.tsx';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { CheckPart, FindPart } from '#web/parts/draw/check.tsx';
import { DrawLead, DrawStory } from '#web/parts/draw/story.tsx';
import { useDrawCheck } from '#web/parts/draw/use-check.ts';
import { WitnessPart } from '#web/parts/draw/witness.tsx';
import { isDrawn, placeWords, shortHex, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Mine = Answer<'GET /me/draws/{id}'>;
interface Props {
  readonly draw: Mine;
}

/** Which weights give him more, and which could if they were on file. */
function Tickets({ draw }: Props) {
  if (draw.mine.length === 0) return null;
  return (
    <ul className="draw-mine">
      {draw.mine.map(({ says, tickets, holds }) => (
        <li key={says.zh}>
          <StatusTag
            tone={holds === true ? 'ok' : holds === false ? 'off' : 'unknown'}
            says={{
              zh: `${says.zh}${holds === true ? `：加 ${tickets} 张` : holds === false ? '：这次不加签' : '：没有记录，不加签'}`,
              en: `${says.en}${holds === true ? `: ${tickets} more` : holds === false ? ': none more this time' : ': not on file, none more'}`,
            }}
          />
        </li>
      ))}
    </ul>
  );
}

/** He is in, and may take his name back. */
function Entered({ draw, entry }: Props & { readonly entry: NonNullable<Mine['entry']> }) {
  const { say } = useReader();
  const moment = useMoment();
  const leave = useDoing('POST /me/draws/{id}/leave');
  const [closes, comes] = [moment(draw.closesAt), moment(draw.outsideAt)];
  return (
    <>
      <Note tone="ok" live>
        <b>
          {say(
            `您已报名，${draw.tickets} 张签`,
            `You are in, with ${draw.tickets} ticket${draw.tickets === 1 ? '' : 's'}`,
          )}
        </b>
        <p>{say(`${closes}截止报名，${comes}以后抽`, `Entries close ${closes}; it is drawn after ${comes}`)}</p>
        <p className="meta">
          {say('您的编码：', 'Your mark: ')}
          <span className="draw-word">{shortHex(entry.mark)}</span>
        </p>
      </Note>
      <Tickets draw={draw} />
      {draw.named && <p className="meta">{say(draw.named)}</p>}
      <ErrorNote error={leave.error} />
      <p className="draw-below">
        <button
          type="button"
          className="btn"
          disabled={leave.isPending}
          onClick={() => leave.mutate({ params: { id: draw.id } })}
        >
          {say('取消报名', 'Take my name back')}
        </button>
      </p>
    </>
  );
}

function Enter({ draw }: Props) {
  const { say } = useReader();
  const moment = useMoment();
  const enter = useDoing('POST /me/draws/{id}/entry');
  const [closes, comes] = [moment(draw.closesAt), moment(draw.outsideAt)];
  if (draw.entry) return <Entered draw={draw} entry={draw.entry} />;
  if (!draw.may)
    return (
      <Note>
        <b>{draw.whyNot ? say(draw.whyNot) : say('报名已经截止', 'Entries are closed')}</b>
      </Note>
    );
  return (
    <>
      <p>
        {say(
          `想要的报个名就行，${closes}截止。不分先后，${comes}以后抽。`,
          `Put your name down by ${closes}. Coming first makes no difference; it is drawn after ${comes}.`,
        )}
      </p>
      <Tickets draw={draw} />
      {draw.named && (
        <div className="draw-below">
          <Note tone="go">{say(draw.named)}</Note>
        </div>
      )}
      <ErrorNote error={enter.error} />
      <p className="draw-below">
        <button
          type="button"
          className="btn btn-main btn-wide"
          disabled={enter.isPending}
          onClick={() => enter.mutate({ params: { id: draw.id } })}
        >
          {say(
            `报名，${draw.tickets} 张签`,
            `Put my name down: ${draw.tickets} ticket${draw.tickets === 1 ? '' : 's'}`,
          )}
        </button>
      </p>
    </>
  );
}

function Result({ draw }: Props) {
  const { say } = useReader();
  const { entry, quota } = draw;
  if (!entry) return <Note>{say('您没有报名这一次', 'You did not enter this one')}</Note>;
  const { place, number } = entry;
  const more = draw.moreNextTime;
  const own = say(
    `报名号 ${String(number ?? 0).padStart(5, '0')}，${draw.tickets} 张签`,
    `Number ${String(number ?? 0).padStart(5, '0')}, ${draw.tickets} in the urn`,
  );
  const fate = place === null ? 'not-drawn' : drawFate(place, draw);
  if (place !== null && (fate === 'drawn' || draw.claim))
    return (
      <Note tone="ok">
        <b>
          {fate === 'drawn'
            ? say(`您中签了，第 ${place} 名`, `You are drawn: No. ${place}`)
            : say(`候补第 ${place - quota} 位，轮到您了`, `No. ${place - quota} in line: it came to you`)}
        </b>
        {!draw.claim && (
          <p>
            {say(
              '怎么领会发消息告诉您，在“我的办件”里也看得到',
              'How to collect it comes as a message, and stands in your cases',
            )}
          </p>
        )}
        <p className="meta">{own}</p>
      </Note>
    );
  if (fate === 'waiting')
    return (
      <Note tone="go">
        <b>{say(`您在${placeWords(place, draw).zh}`, `You are ${placeWords(place, draw).en}`)}</b>
        <p>
          {say('有人放弃，就按次序给您，不用守着', 'Where somebody gives up it comes to you in turn; no need to watch')}
        </p>
        <p className="meta">{own}</p>
      </Note>
    );
  return (
    <Note>
      <b>{say('这次没有抽中', 'Not drawn this time')}</b>
      <p>
        {say(
          `您排在第 ${place} 名。${more > 0 ? `没抽中会记下来，下次多 ${more} 张签` : ''}`,
          `You are No. ${place}.${more > 0 ? ` That is remembered: ${more} more next time` : ''}`,
        )}
      </p>
      <p className="meta">{own}</p>
    </Note>
  );
}

function Waits({ draw }: Props) {
  const { say } = useReader();
  const moment = useMoment();
  const comes = moment(draw.outsideAt);
  return (
    <Note tone="go">
      <b>
        {draw.entry
          ? say(
              `名单已封，您是 ${String(draw.entry.number ?? 0).padStart(5, '0')} 号`,
              `The list is sealed; you are number ${String(draw.entry.number ?? 0).padStart(5, '0')}`,
            )
          : say('名单已封，您没有报名这一次', 'The list is sealed; you did not enter this one')}
      </b>
      <p>
        {say(
          `${comes}约定的数产生以后就抽，在这里看结果`,
          `It is drawn when the outside value is there, after ${comes}; the result will stand here`,
        )}
      </p>
    </Note>
  );
}

/** What he has of it, and far below giving it back. */
const Claimed = ({ claim, roundId }: { readonly claim: NonNullable<Mine['claim']>; readonly roundId: number }) => (
  <>
    <Got mine={claim} roundId={roundId} />
    {claim.backOn === null && (
      <section className="sec flush">
        <ul className="list">
          <GiveBack roundId={roundId} />
        </ul>
      </section>
    )}
  </>
);

function Body({ draw }: Props) {
  const { say } = useReader();
  const { count } = useFormats();
  const drawn = isDrawn(draw);
  const check = useDrawCheck(draw.id, draw.entries, drawn);
  return (
    <>
      <section className="sec first mine">
        <p className="meta">
          {say(draw.programme)} · {draw.organisation}
        </p>
        <h1>{draw.title}</h1>
        <p className="sub draw-lead">
          {draw.entries === null
            ? say(`抽 ${count(draw.quota)} 份`, `${count(draw.quota)} to be drawn`)
            : say(
                `${count(draw.entries)} 人报名，抽 ${count(draw.quota)} 份`,
                `${count(draw.entries)} entries for ${count(draw.quota)}`,
              )}
        </p>
        {draw.state === 'open' && <Enter draw={draw} />}
        {(draw.state === 'sealed' || draw.state === 'ready') && <Waits draw={draw} />}
        {drawn && <Result draw={draw} />}
        {draw.state === 'preparing' && <Note>{say('规则还没有公布', 'The rules are not published yet')}</Note>}
      </section>
      {draw.claim && <Claimed claim={draw.claim} roundId={draw.roundId} />}
      {draw.witness && (
        <section className="sec">
          <h2>{say('您是这次抽签的见证人', 'You are a witness of this draw')}</h2>
          <WitnessPart draw={draw} due={draw.witness} />
        </section>
      )}
      <section className="sec">
        <h2>{say('这次抽签公不公平，您可以自己算', 'Whether it is fair you can compute yourself')}</h2>
        <DrawLead />
        <DrawStory draw={draw} check={<CheckPart check={check} drawId={draw.root === null ? null : draw.id} />} />
      </section>
      {check.state.at === 'done' && (
        <section className="sec">
          <FindPart check={check} {...(draw.entry ? { mine: draw.entry.mark } : {})} />
        </section>
      )}
      {draw.root !== null && (
        <p className="sec">
          <Link href={`/open/draws/${draw.id}`} target="_blank">
            {say('看公开的全部记录', 'See all of the public record')}
          </Link>
        </p>
      )}
    </>
  );
}

export default function DrawPage() {
  const { say } = useReader();
  const { id = '' } = useParams();
  const draw = useAnswer('GET /me/draws/{id}', { params: { id } }, { every: 15_000 });
  return (
    <Phone back="/hall/draws" title={say('抽签', 'Draws')}>
      <Shown of={draw} lines={10}>
        {(found) => <Body draw={found} />}
      </Shown>
    </Phone>
  );
}
