// Somebody as the engine wants him: with the posts that count now. The one mapping for requests and for the jobs they start, so that
// a job never does what its starter could not. Strong posts count only after a second factor in the session.
import type { Acting } from '#access/duties.ts';
import { usablePosts } from '#access/may.ts';
import { type Post, strongRoles, type Viewer } from '#access/viewer.ts';

export type Assurance = Viewer['assurance'];

export const actingWith = (personId: number, posts: readonly Post[], assurance: Assurance): Acting => ({
  personId,
  posts: usablePosts(posts).filter((post) => assurance === 'two-factor' || !strongRoles.includes(post.role)),
});

export const actingOf = (viewer: Viewer): Acting => actingWith(viewer.personId, viewer.posts, viewer.assurance);
