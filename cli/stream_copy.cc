// Packets are only rescaled to the output's time base, which keeps every
// offset between tracks.
#include "cli/stream_copy.h"

#include <cstring>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"

namespace limpid::cli {
namespace {

bool CanHold(const AVOutputFormat& container, const AVCodecParameters& codec) {
  if (codec.codec_type == AVMEDIA_TYPE_ATTACHMENT) {
    return std::strcmp(container.name, "matroska") == 0;
  }
  if (codec.codec_id == AV_CODEC_ID_NONE) return false;
  if ((container.flags & AVFMT_NOTIMESTAMPS) != 0) return false;  // pictures
  return avformat_query_codec(&container, codec.codec_id,
                              FF_COMPLIANCE_NORMAL) == 1;
}

std::string Describe(int index, const AVCodecParameters& codec) {
  const char* type = av_get_media_type_string(codec.codec_type);
  return absl::StrFormat("%s stream %d (%s)", type == nullptr ? "data" : type,
                         index, avcodec_get_name(codec.codec_id));
}

absl::Status CopyChapters(const AVFormatContext& source,
                          AVFormatContext& output) {
  if (source.nb_chapters == 0) return absl::OkStatus();
  output.chapters = static_cast<AVChapter**>(
      av_calloc(source.nb_chapters, sizeof(AVChapter*)));
  for (unsigned i = 0; i < source.nb_chapters; ++i) {
    const AVChapter& from = *source.chapters[i];
    auto* chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
    output.chapters[output.nb_chapters++] = chapter;
    chapter->id = from.id;
    chapter->time_base = from.time_base;
    chapter->start = from.start;
    chapter->end = from.end;
    RETURN_IF_ERROR(AvStatus(av_dict_copy(&chapter->metadata, from.metadata, 0),
                             "chapters"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status StreamCopy::AddStreams(const AVFormatContext& source,
                                    int video_index, AVFormatContext& output) {
  source_ = &source;
  av_dict_copy(&output.metadata, source.metadata, 0);
  RETURN_IF_ERROR(CopyChapters(source, output));
  targets_.assign(source.nb_streams, -1);
  for (int i = 0; i < static_cast<int>(source.nb_streams); ++i) {
    if (i == video_index) continue;
    const AVStream& from = *source.streams[i];
    if (!CanHold(*output.oformat, *from.codecpar)) {
      skipped_.push_back(Describe(i, *from.codecpar));
      continue;
    }
    AVStream* target = avformat_new_stream(&output, nullptr);
    RETURN_IF_ERROR(AvStatus(
        avcodec_parameters_copy(target->codecpar, from.codecpar), "streams"));
    target->codecpar->codec_tag = 0;  // the container's own
    target->time_base = from.time_base;
    CopyStreamProperties(from, *target);
    targets_[i] = target->index;
  }
  return absl::OkStatus();
}

absl::Status StreamCopy::Write(const AVPacket& packet,
                               AVFormatContext& output) const {
  const size_t index = packet.stream_index;
  // Streams that appear late in a file have no place in the header.
  if (index >= targets_.size() || targets_[index] < 0) return absl::OkStatus();
  AvPacketPtr copy(av_packet_clone(&packet));
  copy->stream_index = targets_[index];
  copy->pos = -1;
  av_packet_rescale_ts(copy.get(), source_->streams[index]->time_base,
                       output.streams[targets_[index]]->time_base);
  return AvStatus(
      av_interleaved_write_frame(&output, copy.get()),
      Describe(static_cast<int>(index), *source_->streams[index]->codecpar));
}

void CopyStreamProperties(const AVStream& source, AVStream& target) {
  av_dict_copy(&target.metadata, source.metadata, 0);
  target.disposition = source.disposition;
  target.sample_aspect_ratio = source.sample_aspect_ratio;
  target.codecpar->sample_aspect_ratio = source.codecpar->sample_aspect_ratio;
  for (int i = 0; i < source.nb_side_data; ++i) {
    const AVPacketSideData& data = source.side_data[i];
    uint8_t* copy = av_stream_new_side_data(&target, data.type, data.size);
    if (copy != nullptr) std::memcpy(copy, data.data, data.size);
  }
}

}  // namespace limpid::cli
