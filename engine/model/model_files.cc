#include "engine/model/model_files.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/str_format.h"

namespace limpid {
namespace {

std::set<std::string> FilesOf(const ModelCard& card) {
  std::set<std::string> files;
  if (card.prior) files.insert(card.prior->weights.file);
  if (card.codec) files.insert(card.codec->weights.file);
  if (card.text) files.insert(card.text->weights.file);
  return files;
}

std::string NameOf(const std::string& stem, int number) {
  if (number == 1) return stem + ".safetensors";
  return absl::StrFormat("%s-%d.safetensors", stem, number);
}

bool IsNameOfOurs(const std::string& file) {
  for (const char* stem : {kPriorStem, kCodecStem, kTextStem}) {
    int number = 1;
    std::sscanf(file.c_str() + std::min(file.size(), std::strlen(stem)), "-%d",
                &number);
    if (file == NameOf(stem, number)) return true;
  }
  return false;
}

}  // namespace

std::string FreeFileName(const std::string& folder, const ModelCard& card,
                         const std::string& stem) {
  const std::set<std::string> used = FilesOf(card);
  for (int number = 1;; ++number) {
    std::string name = NameOf(stem, number);
    // What lies there may be the user's, the checkpoint itself even.
    if (!used.contains(name) &&
        !std::filesystem::exists(std::filesystem::path(folder) / name)) {
      return name;
    }
  }
}

void RemoveReplacedFiles(const std::string& folder, const ModelCard& old,
                         const ModelCard& current) {
  const std::set<std::string> used = FilesOf(current);
  for (const std::string& file : FilesOf(old)) {
    if (used.contains(file) || !IsNameOfOurs(file)) continue;
    std::error_code ignored;
    std::filesystem::remove(std::filesystem::path(folder) / file, ignored);
  }
}

}  // namespace limpid
