export interface Place {
  environment: string;
  region: string;
}

/** `<environment>-<service>-<region>` */
export function named(place: Place, service: string): string {
  return `${place.environment}-${service}-${place.region}`;
}
