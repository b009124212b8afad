{ mkCronJob, env, other ? 1 }: mkCronJob env { }
