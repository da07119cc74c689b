// Values of a reference implementation: configuration, weights, inputs and
// outputs, in the safetensors files of the folder $LIMPID_GOLDEN_DIR when it
// has them, otherwise of tests/golden.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/weights.h"

namespace limpid {

// What is asked for must be there: everything throws std::runtime_error, which
// fails the test, when it is not.
class GoldenFile {
 public:
  // `name` without folder and suffix.
  static GoldenFile Open(const std::string& name) {
    absl::StatusOr<SafetensorsFile> file =
        SafetensorsFile::Open(PathOf(name + ".safetensors"));
    if (!file.ok()) throw std::runtime_error(file.status().ToString());
    return GoldenFile(*std::move(file));
  }

  // Of the metadata.
  std::string Text(const std::string& key) const {
    const auto found = file_.metadata().find(key);
    if (found == file_.metadata().end()) {
      throw std::runtime_error("no metadata " + key);
    }
    return found->second;
  }

  int64_t Int(const std::string& key) const {
    return static_cast<int64_t>(Number(key));
  }
  double Number(const std::string& key) const { return ToNumber(Text(key)); }

  // A list such as "[1, 2, 4]", "[False, True]", "1000,833.3333,0 for each":
  // what follows the last number is left out.
  std::vector<double> Numbers(const std::string& key) const {
    std::vector<double> numbers;
    const std::string text = Text(key);
    for (const auto part :
         absl::StrSplit(text, absl::ByAnyChar("[], "), absl::SkipEmpty())) {
      const std::optional<double> number = Parse(std::string(part));
      if (!number.has_value()) break;
      numbers.push_back(*number);
    }
    return numbers;
  }
  std::vector<int64_t> Ints(const std::string& key) const {
    const std::vector<double> numbers = Numbers(key);
    return {numbers.begin(), numbers.end()};
  }

  bool Has(const std::string& name) const {
    return file_.entries().contains(name);
  }

  // As float32.
  at::Tensor Tensor(const std::string& name) const {
    absl::StatusOr<at::Tensor> tensor = file_.Tensor(name);
    if (!tensor.ok()) throw std::runtime_error(tensor.status().ToString());
    return tensor->to(at::kFloat);
  }

  // The tensors weights.NAME as NAME, as float32.
  Weights ModelWeights() const {
    static const std::string kPrefix = "weights.";
    Weights weights;
    for (const auto& [name, entry] : file_.entries()) {
      if (!absl::StartsWith(name, kPrefix)) continue;
      weights.emplace(name.substr(kPrefix.size()), Tensor(name));
    }
    return weights;
  }

 private:
  explicit GoldenFile(SafetensorsFile file) : file_(std::move(file)) {}

  static std::string PathOf(const std::string& file) {
    const char* folder = std::getenv("LIMPID_GOLDEN_DIR");
    if (folder != nullptr &&
        std::filesystem::exists(std::filesystem::path(folder) / file)) {
      return std::filesystem::path(folder) / file;
    }
    return LIMPID_SOURCE_DIR "/tests/golden/" + file;
  }

  static std::optional<double> Parse(const std::string& text) {
    if (text == "True") return 1;
    if (text == "False") return 0;
    double number = 0;
    if (!absl::SimpleAtod(text, &number)) return std::nullopt;
    return number;
  }
  static double ToNumber(const std::string& text) {
    const std::optional<double> number = Parse(text);
    if (!number.has_value()) throw std::runtime_error("no number: " + text);
    return *number;
  }

  SafetensorsFile file_;
};

}  // namespace limpid
