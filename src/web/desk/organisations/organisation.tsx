// One union: where it stands, its members, who holds which post, the account it is paid on, and what the level above may change.
import { useState } from 'react';
import { Link } from 'wouter';
import { ExportButton } from '#web/desk/export-button.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Account } from '#web/desk/organisations/account.tsx';
import { type Change, ChangeForm } from '#web/desk/organisations/change.tsx';
import { ContactPanel } from '#web/desk/organisations/contact.tsx';
import { Members } from '#web/desk/organisations/members.tsx';
import { levelNames } from '#web/desk/organisations/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { PostsTable } from '#web/desk/posts/posts-table.tsx';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';

export type Placed = Answer<'GET /organisations/{id}'>;

const leaders = ['chair', 'officer'];
const desk = [...leaders, 'reviewer'];
const seesAccount = [...leaders, 'finance-maker', 'finance-checker', 'auditor'];
const seesAllPosts = ['security-admin', 'audit-admin'];
const seesPosts = [...leaders, ...seesAllPosts];

function Acts({
  here,
  change,
  onChange,
}: {
  readonly here: Placed;
  readonly change: Change | null;
  readonly onChange: (change: Change | null) => void;
}) {
  const { say } = useReader();
  const seat = useSeat();
  if (here.closedAt !== null || !seat.roles.some((role) => leaders.includes(role))) return null;
  const own = here.id === seat.organisationId;
  const words: Record<Change, string> = {
    found: say('新建下级', 'New union below'),
    rename: say('更名', 'Rename'),
    place: say('摆到图上', 'Place on the map'),
    move: say('划归别处', 'Move'),
    merge: say('并入别家', 'Merge'),
    close: say('撤销', 'Close'),
  };
  const may: readonly Change[] = own ? ['found', 'rename'] : ['found', 'rename', 'place', 'move', 'merge', 'close'];
  return may.map((one) => (
    <button
      key={one}
      type="button"
      className="btn"
      aria-expanded={change === one}
      onClick={() => onChange(change === one ? null : one)}
    >
      {words[one]}
    </button>
  ));
}

function Gone({ here }: { readonly here: Placed }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  if (here.closedAt === null) return null;
  return (
    <Note>
      <b>
        {here.mergedIntoId === null
          ? say(`${dayOf(here.closedAt)}撤销了`, `Closed on ${dayOf(here.closedAt)}`)
          : say(`${dayOf(here.closedAt)}并入了别的工会`, `Merged into another union on ${dayOf(here.closedAt)}`)}
      </b>
      <p>
        {say('从前的办件和数字都还在。', 'Its cases and figures of the past are kept.')}{' '}
        {here.mergedIntoId !== null && (
          <Link href={`/desk/organisations/${here.mergedIntoId}`}>{say('看并入的工会', 'Open that union')}</Link>
        )}
      </p>
    </Note>
  );
}

function Posts({ id }: { readonly id: number }) {
  const { say } = useReader();
  const posts = useAnswer('GET /organisations/{id}/posts', { params: { id } });
  return (
    <Panel
      title={say('在任的岗位', 'Posts held')}
      aside={<Link href={`/desk/posts/${id}`}>{say('岗位与权限', 'Posts and rights')}</Link>}
    >
      <Shown of={posts} lines={3}>
        {({ items }) => <PostsTable posts={items} />}
      </Shown>
    </Panel>
  );
}

/** The unions below as a workbook: the tree shows them branch by branch, and nobody counts or sorts a tree. */
function SaveBelow({ id }: { readonly id: number }) {
  const { say } = useReader();
  const save = useSaving();
  return (
    <>
      <ExportButton
        saving={save}
        says={say('导出下属工会', 'Export those below')}
        read={() => download('GET /exports/organisations', { query: { organisation: id, format: 'xlsx' } })}
      />
      <ErrorNote error={save.error} />
    </>
  );
}

function Page({ here }: { readonly here: Placed }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { roles, organisationId } = useSeat();
  const [change, setChange] = useState<Change | null>(null);
  // One finds one's way to every union, but a post reaches no further than what lies below its own.
  const inReach = [here, ...here.above].some(({ id }) => id === organisationId);
  const is = (...any: readonly (readonly string[])[]) => roles.some((role) => any.flat().includes(role));
  const name = say({ zh: here.name, en: here.nameEn || here.name });
  return (
    <>
      <PageHead
        title={name}
        crumbs={here.above.map(
          (one) => [`/desk/organisations/${one.id}`, say({ zh: one.name, en: one.nameEn || one.name })] as const,
        )}
        meta={[
          say(levelNames[here.level]),
          say(`下级 ${count(here.children)} 家`, `${count(here.children)} below it`),
          here.creditCode && say(`信用代码 ${here.creditCode}`, `Credit code ${here.creditCode}`),
        ]
          .filter(Boolean)
          .join('　')}
      >
        {here.children > 0 && <SaveBelow id={here.id} />}
        {is(['chair', 'officer']) && (
          <Link href="/desk/behalf" className="btn">
            {say('我替人办的', 'What I did for others')}
          </Link>
        )}
        {inReach && <Acts here={here} change={change} onChange={setChange} />}
      </PageHead>
      <div className="stack">
        <Gone here={here} />
        {change && (
          <ChangeForm here={here} change={change} onDone={() => setChange((now) => (now === change ? null : now))} />
        )}
        {inReach && is(desk) && <Members organisationId={here.id} takesIn={is(leaders) && here.closedAt === null} />}
        {inReach && is(desk) && <ContactPanel here={here} />}
        {(inReach ? is(seesPosts) : is(seesAllPosts)) && <Posts id={here.id} />}
        {inReach && is(seesAccount) && <Account id={here.id} />}
        {!inReach && !is(seesAllPosts) && (
          <Note>
            {say(
              '这个工会不在您的工会之下：这里只看组织，会员、岗位和账户由它自己和它的上级看。',
              'This union is not below yours: you see the unions here; members, posts and account are for itself and those above it.',
            )}
          </Note>
        )}
        {inReach && !is(desk, seesPosts, seesAccount) && (
          <Note>
            {say('您的岗位在这里只看组织，看不到会员。', 'Your post shows the unions here, not their members.')}
          </Note>
        )}
      </div>
    </>
  );
}

export function Organisation({ id }: { readonly id: number }) {
  const here = useAnswer('GET /organisations/{id}', { params: { id } });
  return (
    <Shown of={here} lines={8}>
      {(one) => <Page here={one} />}
    </Shown>
  );
}
