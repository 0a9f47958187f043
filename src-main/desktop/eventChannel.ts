/** Channel of the events that main pushes to windows. */
export const EVENT_CHANNEL = 'workstation.event';
