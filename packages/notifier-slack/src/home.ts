/** Where somebody belongs: a workspace, and the organisation of workspaces that it may be part of. */
export interface Home {
  readonly team?: string;
  readonly enterprise?: string;
}

/** A channel that is shared with another organisation brings its people along, whose names and addresses that one gives. */
export function isSameHome(home: Home, own: Home): boolean {
  const isSameTeam = own.team !== undefined && home.team === own.team;
  return isSameTeam || (own.enterprise !== undefined && home.enterprise === own.enterprise);
}
