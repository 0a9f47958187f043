/** The views of the navigation, in its order. */
export const NAV_VIEWS = ['runs', 'compare', 'weights', 'editor', 'queue', 'engines', 'settings'] as const;
export type NavView = (typeof NAV_VIEWS)[number];
