export const helper = () => 'beside the route';
