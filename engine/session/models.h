// What learned solvers of an engine run on.
#pragma once

#include <memory>
#include <vector>

namespace limpid {

struct RestorationModel;

// Shared by all sessions; none is null.
using Models = std::vector<std::shared_ptr<const RestorationModel>>;

}  // namespace limpid
