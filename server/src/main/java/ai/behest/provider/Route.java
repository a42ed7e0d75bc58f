package ai.behest.provider;

/** Where a call goes: a provider, and the model's name there. */
public record Route(Provider provider, String model) {}
