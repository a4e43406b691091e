// The versions of a programme with whose hands they went through, its rounds, and publishing by a second person.
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { mayPublish, numbered, type Version, versionName } from '#web/desk/programmes/words.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const stateOf = (one: Version) =>
  one.inForce
    ? ({ tone: 'ok', says: { zh: '在用', en: 'in force' } } as const)
    : one.publishedAt
      ? ({ tone: 'off', says: { zh: '已发布', en: 'published' } } as const)
      : one.returnedAt
        ? ({ tone: 'warn', says: { zh: '已退回', en: 'sent back' } } as const)
        : ({ tone: 'go', says: { zh: '等复核', en: 'awaits approval' } } as const);

function VersionRow({
  one,
  shownHash,
}: {
  readonly one: Version & { readonly number: number };
  readonly shownHash: string;
}) {
  const { say } = useReader();
  const { instant, dayOf } = useFormats();
  const address = `/desk/programmes/${one.programmeKey}?version=${one.hash}`;
  return (
    <tr>
      <td>
        {one.hash === shownHash ? (
          <b aria-current="true">{say(versionName(one.number))}</b>
        ) : (
          <Link href={address}>{say(versionName(one.number))}</Link>
        )}
        <div>
          <StatusTag {...stateOf(one)} />
        </div>
      </td>
      <td className="sub">
        {say(
          `${one.preparedBy?.name ?? '系统'} ${instant(one.preparedAt)}起草`,
          `Prepared by ${one.preparedBy?.name ?? 'the system'}, ${instant(one.preparedAt)}`,
        )}
        {one.returnedAt && (
          <div>
            {say(
              `${one.returnedBy?.name ?? '系统'} ${dayOf(one.returnedAt)}退回：${one.returnReason}`,
              `Sent back by ${one.returnedBy?.name ?? 'the system'}, ${dayOf(one.returnedAt)}: ${one.returnReason}`,
            )}
          </div>
        )}
        {one.publishedAt && (
          <div>
            {say(
              `${one.approvedBy?.name ?? '系统'} ${dayOf(one.publishedAt)}批准`,
              `Approved by ${one.approvedBy?.name ?? 'the system'}, ${dayOf(one.publishedAt)}`,
            )}
          </div>
        )}
      </td>
    </tr>
  );
}

function Rounds({ programmeKey }: { readonly programmeKey: string }) {
  const { say } = useReader();
  const { day } = useFormats();
  const rounds = useAnswer('GET /rounds', { query: { programme: programmeKey } });
  const items = rounds.data?.items ?? [];
  return (
    <>
      {items.map((one) => (
        <tr key={one.id}>
          <td>
            <Link href={`/desk/rounds/${one.id}`}>{say(roundName(one.name))}</Link>
          </td>
          <td className="sub">
            {one.state === 'open'
              ? say(`受理到 ${day(one.closesOn)}`, `open until ${day(one.closesOn)}`)
              : say(`${day(one.closesOn)}已截止`, `closed ${day(one.closesOn)}`)}
          </td>
        </tr>
      ))}
    </>
  );
}

export function VersionsPanel({
  versions,
  shownHash,
}: {
  readonly versions: readonly Version[];
  readonly shownHash: string;
}) {
  const { say } = useReader();
  return (
    <section className="panel" aria-label={say('版本与批次', 'Versions and rounds')}>
      <div className="ph">
        <h2>{say('版本与批次', 'Versions and rounds')}</h2>
      </div>
      <table className="table">
        <tbody>
          {numbered(versions).map((one) => (
            <VersionRow key={one.hash} one={one} shownHash={shownHash} />
          ))}
          {versions[0] && <Rounds programmeKey={versions[0].programmeKey} />}
        </tbody>
      </table>
    </section>
  );
}

/** Not as it is: back to who wrote it, with the reason. */
function SendBack({ version }: { readonly version: Version }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [reason, setReason] = useState('');
  const [, navigate] = useLocation();
  const back = useDoing('POST /programmes/versions/{hash}/return', {
    done: () => navigate(`/desk/programmes/${version.programmeKey}?version=${version.hash}`),
  });
  const ready = reason.trim() !== '';
  return (
    <details className="supposed">
      <summary>{say('不同意，退回修改', 'Not like this: send it back')}</summary>
      <div className="field tight">
        <label htmlFor="return-reason">{say('哪里要改', 'What is to be changed')}</label>
        <textarea
          id="return-reason"
          className="in"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <button
        type="button"
        className={`btn${ready ? '' : ' btn-off'}`}
        aria-disabled={!ready}
        disabled={back.isPending}
        onClick={() => ready && back.mutate({ params: { hash: version.hash }, body: { organisationId, reason } })}
      >
        {ready
          ? say(
              `退回给${version.preparedBy?.name ?? '起草人'}`,
              `Send it back to ${version.preparedBy?.name ?? 'its author'}`,
            )
          : say('退回（先写哪里要改）', 'Send it back (first write what is to be changed)')}
      </button>
      <ErrorNote error={back.error} />
    </details>
  );
}

function SentBack({ version, number }: { readonly version: Version; readonly number: number }) {
  const { say } = useReader();
  return (
    <Note tone="warn" live>
      <b>{say(`第 ${number} 版已退回`, `Version ${number} was sent back`)}</b>
      <p>{version.returnReason}</p>
      <p>
        {say(
          `${version.returnedBy?.name ?? ''}退回。在设计器里改好后再送复核`,
          `By ${version.returnedBy?.name ?? ''}. Change it in the designer and send it again`,
        )}
      </p>
    </Note>
  );
}

/** The second person's hand: who prepared it sees why it cannot be his. */
export function Publish({ version, number }: { readonly version: Version; readonly number: number }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const me = useAnswer('GET /me', {});
  const [done, setDone] = useState(false);
  const approve = useDoing('POST /programmes/versions/{hash}/approval', { done: () => setDone(true) });
  if (version.publishedAt)
    return done ? (
      <Note tone="ok" live>
        <b>{say(`第 ${number} 版已发布`, `Version ${number} is published`)}</b>
        <p>
          {say(
            '以后开的批次照这一版办，已开的批次不变',
            'Rounds opened from now on go by it; those already open do not change',
          )}
        </p>
      </Note>
    ) : null;
  if (version.returnedAt) return <SentBack version={version} number={number} />;
  const own = me.data !== undefined && version.preparedBy?.id === me.data.personId;
  if (own || !mayPublish(roles))
    return (
      <Note tone="go">
        <b>{say(`第 ${number} 版等另一个人复核`, `Version ${number} waits for a second person`)}</b>
        <p>
          {own
            ? say(
                '是您起草的，自己不能批准，请另一位主席批准',
                'You prepared it and cannot approve it yourself; ask a chair (four eyes)',
              )
            : say('由主席批准发布', 'A chair approves and publishes it')}
        </p>
      </Note>
    );
  return (
    <Note tone="wait">
      <b>{say(`第 ${number} 版等您复核`, `Version ${number} waits for you`)}</b>
      <p>
        {say(
          `${version.preparedBy?.name ?? ''}起草。批准后，以后开的批次照它办；已开的批次不变`,
          `Prepared by ${version.preparedBy?.name ?? ''}. Rounds opened after your approval go by it; those already open do not change`,
        )}
      </p>
      <p className="publish">
        <button
          type="button"
          className="btn btn-main"
          disabled={approve.isPending}
          onClick={() => approve.mutate({ params: { hash: version.hash }, body: { organisationId } })}
        >
          <Icon name="tick" />
          {say(`批准发布第 ${number} 版`, `Approve and publish version ${number}`)}
        </button>
      </p>
      <ErrorNote error={approve.error} />
      <SendBack version={version} />
    </Note>
  );
}
