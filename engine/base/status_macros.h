// RETURN_IF_ERROR and ASSIGN_OR_RETURN; Debian's abseil carries neither.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define LIMPID_CONCAT_INNER(a, b) a##b
#define LIMPID_CONCAT(a, b) LIMPID_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression)                                       \
  do {                                                                    \
    if (absl::Status limpid_status = (expression); !limpid_status.ok()) { \
      return limpid_status;                                               \
    }                                                                     \
  } while (false)

#define ASSIGN_OR_RETURN(target, expression)                                 \
  LIMPID_ASSIGN_OR_RETURN(LIMPID_CONCAT(limpid_statusor_, __LINE__), target, \
                          expression)

#define LIMPID_ASSIGN_OR_RETURN(result, target, expression) \
  auto result = (expression);                               \
  if (!result.ok()) return std::move(result).status();      \
  target = *std::move(result)
