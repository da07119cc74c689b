#include "cli/weight_file_info.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/base/status_macros.h"
#include "engine/model/architecture.h"
#include "engine/model/checkpoint_names.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/tensor_dtype.h"

namespace limpid::cli {
namespace {

constexpr char kUnknown[] = "unknown";

int64_t NumValues(const TensorEntry& entry) {
  return static_cast<int64_t>((entry.end - entry.begin) /
                              c10::elementSize(entry.dtype));
}

// Names of the scales that belong to 8-bit weights.
std::set<std::string> ScaleNames(const SafetensorsFile& file) {
  std::set<std::string> names;
  for (const auto& [name, entry] : file.entries()) {
    if (entry.dtype == at::kChar) names.insert(ScaleName(name));
  }
  return names;
}

std::string ArchitectureOf(const std::vector<std::string>& names) {
  const auto originals = OriginalNames(names);
  if (!originals.ok()) return kUnknown;
  std::set<std::string> found;
  for (const auto& [name, original] : *originals) found.insert(original);
  const absl::StatusOr<Architecture> architecture = DetectArchitecture(found);
  if (!architecture.ok()) return kUnknown;
  return std::string(ArchitectureName(*architecture));
}

}  // namespace

absl::StatusOr<WeightFileInfo> DescribeWeightFile(const std::string& path) {
  ASSIGN_OR_RETURN(const SafetensorsFile file, SafetensorsFile::Open(path));
  const std::set<std::string> scales = ScaleNames(file);
  WeightFileInfo info;
  std::vector<std::string> names;
  for (const auto& [name, entry] : file.entries()) {
    if (scales.contains(name)) continue;
    names.push_back(name);
    info.parameters += NumValues(entry);
    ++info.dtypes[*DtypeName(entry.dtype)];
  }
  info.bytes = static_cast<int64_t>(std::filesystem::file_size(path));
  info.tensors = static_cast<int64_t>(names.size());
  info.layout = std::string(LayoutName(DetectLayout(names)));
  info.architecture = ArchitectureOf(names);
  info.metadata = file.metadata();
  return info;
}

}  // namespace limpid::cli
