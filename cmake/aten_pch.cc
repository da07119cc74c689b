// Only carries the precompiled ATen/ATen.h; see torch.cmake.
