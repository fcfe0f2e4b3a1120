<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a photo or a project</source>
        <translation>Ein Foto oder Projekt öffnen</translation>
    </message>
    <message>
        <source>Open the Sample &amp;Photo</source>
        <translation>&amp;Beispielfoto öffnen</translation>
    </message>
    <message>
        <source>A photo that comes with the app, to try it out</source>
        <translation>Ein mitgeliefertes Foto zum Ausprobieren</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation>Das Projekt unter anderem Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Make a video, a GIF, frames or a still, at full quality</source>
        <translation>Video, GIF, Einzelbilder oder Standbild in voller Qualität ausgeben</translation>
    </message>
    <message>
        <source>Save &amp;Frame as Photograph…</source>
        <translation>Einzelbild als Fo&amp;to speichern…</translation>
    </message>
    <message>
        <source>The frame at the playhead, at full quality</source>
        <translation>Das Einzelbild am Abspielkopf, in voller Qualität</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close the document</source>
        <translation>Das Dokument schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>Leave Shutterspan</source>
        <translation>Shutterspan verlassen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last step</source>
        <translation>Den letzten Schritt zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Take the step again</source>
        <translation>Den Schritt noch einmal ausführen</translation>
    </message>
    <message>
        <source>&amp;Copy Frame</source>
        <translation>Einzelbild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the frame at the playhead</source>
        <translation>Das Einzelbild am Abspielkopf kopieren</translation>
    </message>
    <message>
        <source>&amp;Delete Region</source>
        <translation>Bereich &amp;löschen</translation>
    </message>
    <message>
        <source>Delete the selected region, or the selected arrow or stroke</source>
        <translation>Den gewählten Bereich, Pfeil oder Strich löschen</translation>
    </message>
    <message>
        <source>D&amp;eselect</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>Select no region</source>
        <translation>Keinen Bereich auswählen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Device, memory, theme and language</source>
        <translation>Gerät, Speicher, Aussehen und Sprache</translation>
    </message>
    <message>
        <source>&amp;Unfold</source>
        <translation>&amp;Entfalten</translation>
    </message>
    <message>
        <source>Find out what happened while the shutter was open</source>
        <translation>Sichtbar machen, was bei offenem Verschluss geschah</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop what is being worked on</source>
        <translation>Die laufende Arbeit abbrechen</translation>
    </message>
    <message>
        <source>&amp;Flip Time</source>
        <translation>&amp;Zeit umkehren</translation>
    </message>
    <message>
        <source>Play everything the other way round</source>
        <translation>Alles andersherum abspielen</translation>
    </message>
    <message>
        <source>Flip Time in the Re&amp;gion</source>
        <translation>Zeit im &amp;Bereich umkehren</translation>
    </message>
    <message>
        <source>Play the selected region the other way round</source>
        <translation>Den ausgewählten Bereich andersherum abspielen</translation>
    </message>
    <message>
        <source>T&amp;wo Possible Plays…</source>
        <translation>Zwei &amp;mögliche Abläufe…</translation>
    </message>
    <message>
        <source>See both directions of time side by side, and choose one</source>
        <translation>Beide Zeitrichtungen nebeneinander sehen und eine wählen</translation>
    </message>
    <message>
        <source>&amp;Clear Arrows and Strokes</source>
        <translation>Pfeile und S&amp;triche entfernen</translation>
    </message>
    <message>
        <source>Remove all arrows and strokes</source>
        <translation>Alle Pfeile und Striche entfernen</translation>
    </message>
    <message>
        <source>&amp;Hand</source>
        <translation>&amp;Hand</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Den Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>Aus&amp;wählen</translation>
    </message>
    <message>
        <source>Pick a region, move it, pull its handles</source>
        <translation>Einen Bereich anklicken, verschieben, an den Griffen ziehen</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>Draw a rectangle around what moves</source>
        <translation>Ein Rechteck um das ziehen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Ellipse</source>
        <translation>E&amp;llipse</translation>
    </message>
    <message>
        <source>Draw an ellipse around what moves</source>
        <translation>Eine Ellipse um das ziehen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>Lass&amp;o</translation>
    </message>
    <message>
        <source>Draw freely around what moves</source>
        <translation>Frei um das zeichnen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Paint over what moves</source>
        <translation>Übermalen, was sich bewegt</translation>
    </message>
    <message>
        <source>&amp;Arrow</source>
        <translation>Pfe&amp;il</translation>
    </message>
    <message>
        <source>Draw which way something moved</source>
        <translation>Einzeichnen, wohin sich etwas bewegt hat</translation>
    </message>
    <message>
        <source>S&amp;troke</source>
        <translation>Stri&amp;ch</translation>
    </message>
    <message>
        <source>Draw the path that something took while the shutter was open</source>
        <translation>Den Weg zeichnen, den etwas bei offenem Verschluss nahm</translation>
    </message>
    <message>
        <source>F&amp;it</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>See the whole photo</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>One pixel of the photo is one of the screen</source>
        <translation>Ein Pixel des Fotos ist ein Pixel des Bildschirms</translation>
    </message>
    <message>
        <source>&amp;200 %</source>
        <translation>&amp;200 %</translation>
    </message>
    <message>
        <source>One pixel of the photo is four of the screen</source>
        <translation>Ein Pixel des Fotos sind vier des Bildschirms</translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation>Einzel&amp;bild</translation>
    </message>
    <message>
        <source>Show the frame</source>
        <translation>Das Einzelbild zeigen</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>&amp;Geteilt</translation>
    </message>
    <message>
        <source>Photo and frame side by side, with a line to drag</source>
        <translation>Foto und Einzelbild nebeneinander, mit einer Linie zum Ziehen</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>Show the photo as it was taken; hold C to compare for a moment</source>
        <translation>Das Foto zeigen, wie es aufgenommen wurde; C gedrückt halten vergleicht kurz</translation>
    </message>
    <message>
        <source>&amp;No Overlay</source>
        <translation>&amp;Keine Überlagerung</translation>
    </message>
    <message>
        <source>Nothing over the picture</source>
        <translation>Nichts über dem Bild</translation>
    </message>
    <message>
        <source>Motion as &amp;Arrows</source>
        <translation>Bewegung als &amp;Pfeile</translation>
    </message>
    <message>
        <source>Where things went, as arrows</source>
        <translation>Wohin sich alles bewegt hat, als Pfeile</translation>
    </message>
    <message>
        <source>Motion as &amp;Colours</source>
        <translation>Bewegung als Fa&amp;rben</translation>
    </message>
    <message>
        <source>Hue shows the direction, strength the speed</source>
        <translation>Der Farbton zeigt die Richtung, die Sättigung das Tempo</translation>
    </message>
    <message>
        <source>What Fits the Pho&amp;to</source>
        <translation>Was zum Fo&amp;to passt</translation>
    </message>
    <message>
        <source>Blue: the frames, blurred again, fit the photo. Red: they don't</source>
        <translation>Blau: Die wieder verwischten Einzelbilder passen zum Foto. Rot: Sie passen nicht</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play &amp;Backwards</source>
        <translation>&amp;Rückwärts abspielen</translation>
    </message>
    <message>
        <source>Play backwards; again: faster</source>
        <translation>Rückwärts abspielen; nochmals: schneller</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>Stop at this frame</source>
        <translation>Bei diesem Einzelbild anhalten</translation>
    </message>
    <message>
        <source>Play &amp;Forwards</source>
        <translation>&amp;Vorwärts abspielen</translation>
    </message>
    <message>
        <source>Play forwards; again: faster</source>
        <translation>Vorwärts abspielen; nochmals: schneller</translation>
    </message>
    <message>
        <source>Frame B&amp;ack</source>
        <translation>Ein Bild &amp;zurück</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Einzelbild zurück</translation>
    </message>
    <message>
        <source>Frame Fo&amp;rward</source>
        <translation>Ein Bild &amp;weiter</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Ein Einzelbild weiter</translation>
    </message>
    <message>
        <source>Go to &amp;In Point</source>
        <translation>Zum &amp;In-Punkt</translation>
    </message>
    <message>
        <source>Go to where the clip begins</source>
        <translation>Zum Anfang des Clips</translation>
    </message>
    <message>
        <source>Go to Ou&amp;t Point</source>
        <translation>Zum &amp;Out-Punkt</translation>
    </message>
    <message>
        <source>Go to where the clip ends</source>
        <translation>Zum Ende des Clips</translation>
    </message>
    <message>
        <source>&amp;Set In Point</source>
        <translation>In-Punkt &amp;setzen</translation>
    </message>
    <message>
        <source>The clip begins at the playhead</source>
        <translation>Der Clip beginnt am Abspielkopf</translation>
    </message>
    <message>
        <source>Set &amp;Out Point</source>
        <translation>Out-Punkt se&amp;tzen</translation>
    </message>
    <message>
        <source>The clip ends at the playhead</source>
        <translation>Der Clip endet am Abspielkopf</translation>
    </message>
    <message>
        <source>&amp;Keep as Key Frame</source>
        <translation>Als Schlüssel&amp;bild merken</translation>
    </message>
    <message>
        <source>The project remembers this instant as its photograph</source>
        <translation>Das Projekt merkt sich diesen Augenblick als sein Foto</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>All keys on one sheet</source>
        <translation>Alle Tasten auf einem Blatt</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>What the app noted as it worked</source>
        <translation>Was das Programm bei der Arbeit notiert hat</translation>
    </message>
    <message>
        <source>&amp;About Shutterspan</source>
        <translation>Ü&amp;ber Shutterspan</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Motion</source>
        <translation>Bewe&amp;gung</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context><context>
    <name>AlternativesDialog</name>
    <message>
        <source>This Way or That Way?</source>
        <translation>So oder andersherum?</translation>
    </message>
    <message>
        <source>A blur doesn't show which way {} moved. Choose the play that looks right.</source>
        <translation>Eine Unschärfe zeigt nicht, in welche Richtung sich „{}“ bewegt hat. Wählen Sie den Ablauf, der richtig aussieht.</translation>
    </message>
    <message>
        <source>A blur doesn't show which way things moved. Choose the play that looks right.</source>
        <translation>Eine Unschärfe zeigt nicht, in welche Richtung sich etwas bewegt hat. Wählen Sie den Ablauf, der richtig aussieht.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>This way</source>
        <translation>So</translation>
    </message>
    <message>
        <source>as it plays now</source>
        <translation>wie es jetzt abläuft</translation>
    </message>
    <message>
        <source>That way</source>
        <translation>Andersherum</translation>
    </message>
    <message>
        <source>the other way round</source>
        <translation>in umgekehrter Richtung</translation>
    </message>
    <message>
        <source>Both look the same: nothing moves here.</source>
        <translation>Beide sehen gleich aus: Hier bewegt sich nichts.</translation>
    </message>
</context><context>
    <name>AlternativesFlow</name>
    <message>
        <source>Play the Other Way</source>
        <translation>Andersherum abspielen</translation>
    </message>
</context><context>
    <name>Camera</name>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Shutter</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
</context><context>
    <name>CameraPanel</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context><context>
    <name>ClipPanel</name>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>How many frames the clip has; more are always there, without unfolding again</source>
        <translation>Wie viele Einzelbilder der Clip hat; mehr gibt es jederzeit, ohne erneut zu entfalten</translation>
    </message>
    <message>
        <source> fps</source>
        <translation> Bilder/s</translation>
    </message>
    <message>
        <source>How many frames are shown a second</source>
        <translation>Wie viele Einzelbilder in der Sekunde gezeigt werden</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>Again and again</source>
        <translation>Immer wieder</translation>
    </message>
    <message>
        <source>There and back</source>
        <translation>Hin und zurück</translation>
    </message>
    <message>
        <source>How the clip plays on</source>
        <translation>Wie es am Ende des Clips weitergeht</translation>
    </message>
    <message>
        <source>Set off and come to rest softly</source>
        <translation>Sanft an- und auslaufen</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Einzelbilder</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Plays</source>
        <translation>Spielt</translation>
    </message>
    <message>
        <source>Change Frames</source>
        <translation>Bilderzahl ändern</translation>
    </message>
    <message>
        <source>Change Speed</source>
        <translation>Tempo ändern</translation>
    </message>
    <message>
        <source>Change Looping</source>
        <translation>Wiederholung ändern</translation>
    </message>
    <message>
        <source>Change Easing</source>
        <translation>An- und Auslaufen ändern</translation>
    </message>
    <message>
        <source>{} s once through. The photo doesn't tell its shutter speed.</source>
        <translation>Ein Durchlauf dauert {} s. Das Foto verrät seine Belichtungszeit nicht.</translation>
    </message>
</context><context>
    <name>ConsistencyPanel</name>
    <message>
        <source>Fits the Photo?</source>
        <translation>Passt zum Foto?</translation>
    </message>
    <message>
        <source>After unfolding, the frames are blurred again and compared with the photo.</source>
        <translation>Nach dem Entfalten werden die Einzelbilder wieder verwischt und mit dem Foto verglichen.</translation>
    </message>
    <message>
        <source>Being compared with the photo …</source>
        <translation>Wird mit dem Foto verglichen …</translation>
    </message>
    <message>
        <source>Nothing moves at a strength of 0 %, so there is nothing to check.</source>
        <translation>Bei einer Stärke von 0 % bewegt sich nichts, also gibt es nichts zu prüfen.</translation>
    </message>
    <message>
        <source>Nothing moves, so there is nothing to check. Draw a region and a stroke where something moved.</source>
        <translation>Nichts bewegt sich, also gibt es nichts zu prüfen. Zeichnen Sie einen Bereich und einen Strich, wo sich etwas bewegt hat.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Mostly fits</source>
        <translation>Passt weitgehend</translation>
    </message>
    <message>
        <source>Partly fits</source>
        <translation>Passt teilweise</translation>
    </message>
    <message>
        <source>Doesn't fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Fits the photo: {} percent</source>
        <translation>Passt zum Foto: {} Prozent</translation>
    </message>
    <message>
        <source>{} % of what changes averages out to the photo again ({} dB).</source>
        <translation>{} % dessen, was sich ändert, ergibt gemittelt wieder das Foto ({} dB).</translation>
    </message>
    <message>
        <source>As sharp as the photo</source>
        <translation>So scharf wie das Foto</translation>
    </message>
    <message>
        <source>{} times as sharp as the photo</source>
        <translation>{}-mal so scharf wie das Foto</translation>
    </message>
</context><context>
    <name>DirectionPanel</name>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Nothing moves here, so there is no direction.</source>
        <translation>Hier bewegt sich nichts, also gibt es keine Richtung.</translation>
    </message>
    <message>
        <source>Moved {}, along your stroke.</source>
        <translation>Nach {} bewegt, entlang des Strichs.</translation>
    </message>
    <message>
        <source>Moved {}, as your arrow says.</source>
        <translation>Nach {} bewegt, wie der Pfeil sagt.</translation>
    </message>
    <message>
        <source>Follows what you drew in the regions.</source>
        <translation>Folgt dem, was in den Bereichen gezeichnet ist.</translation>
    </message>
    <message>
        <source>A guess: blur has no direction. Flip it, or draw an arrow.</source>
        <translation>Geraten: Unschärfe hat keine Richtung. Umkehren oder einen Pfeil zeichnen.</translation>
    </message>
</context><context>
    <name>DocumentState</name>
    <message>
        <source>Region {}</source>
        <translation>Bereich {}</translation>
    </message>
</context><context>
    <name>DrawingFlow</name>
    <message>
        <source>Change Outside</source>
        <translation>Umgebung ändern</translation>
    </message>
    <message>
        <source>Flip Time</source>
        <translation>Zeit umkehren</translation>
    </message>
    <message>
        <source>Clear Arrows and Strokes</source>
        <translation>Pfeile und Striche entfernen</translation>
    </message>
    <message>
        <source>There is no region selected to cut from.</source>
        <translation>Es ist kein Bereich ausgewählt, aus dem etwas herausgeschnitten werden könnte.</translation>
    </message>
    <message>
        <source>Click one first.</source>
        <translation>Zuerst einen anklicken.</translation>
    </message>
    <message>
        <source>Add Region</source>
        <translation>Bereich hinzufügen</translation>
    </message>
    <message>
        <source>Add to Region</source>
        <translation>Bereich erweitern</translation>
    </message>
    <message>
        <source>Cut from Region</source>
        <translation>Aus Bereich ausschneiden</translation>
    </message>
    <message>
        <source>Edit Region</source>
        <translation>Bereich ändern</translation>
    </message>
    <message>
        <source>Add Stroke</source>
        <translation>Strich hinzufügen</translation>
    </message>
    <message>
        <source>Add Arrow</source>
        <translation>Pfeil hinzufügen</translation>
    </message>
    <message>
        <source>Change Stroke</source>
        <translation>Strich ändern</translation>
    </message>
    <message>
        <source>Change Arrow</source>
        <translation>Pfeil ändern</translation>
    </message>
    <message>
        <source>Delete Stroke</source>
        <translation>Strich löschen</translation>
    </message>
    <message>
        <source>Delete Arrow</source>
        <translation>Pfeil löschen</translation>
    </message>
    <message>
        <source>Delete Region</source>
        <translation>Bereich löschen</translation>
    </message>
    <message>
        <source>Flip Region</source>
        <translation>Bereich umkehren</translation>
    </message>
    <message>
        <source>Feather Region</source>
        <translation>Weiche Kante ändern</translation>
    </message>
    <message>
        <source>Change Strength</source>
        <translation>Stärke ändern</translation>
    </message>
    <message>
        <source>Rename Region</source>
        <translation>Bereich umbenennen</translation>
    </message>
    <message>
        <source>Colour Region</source>
        <translation>Bereich färben</translation>
    </message>
    <message>
        <source>Show Region</source>
        <translation>Bereich zeigen</translation>
    </message>
    <message>
        <source>Hide Region</source>
        <translation>Bereich ausblenden</translation>
    </message>
    <message>
        <source>&amp;Delete Region</source>
        <translation>Bereich &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Delete Stroke</source>
        <translation>Strich &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Delete Arrow</source>
        <translation>Pfeil &amp;löschen</translation>
    </message>
</context><context>
    <name>DropFlow</name>
    <message>
        <source>Open the First</source>
        <translation>Das erste öffnen</translation>
    </message>
    <message>
        <source>{} files were dropped; the app works on one photo at a time.</source>
        <translation>{} Dateien wurden abgelegt; das Programm bearbeitet ein Foto nach dem anderen.</translation>
    </message>
    <message>
        <source>For many photos there is “shutterspan render” on the command line.</source>
        <translation>Für viele Fotos gibt es „shutterspan render“ auf der Befehlszeile.</translation>
    </message>
    <message>
        <source>Only files of this computer can be opened.</source>
        <translation>Nur Dateien dieses Rechners lassen sich öffnen.</translation>
    </message>
    <message>
        <source>Save it first.</source>
        <translation>Zuerst hier speichern.</translation>
    </message>
</context><context>
    <name>EmptyState</name>
    <message>
        <source>Drop a blurred photo here</source>
        <translation>Ein unscharfes Foto hier ablegen</translation>
    </message>
    <message>
        <source>Shutterspan shows what moved while its shutter was open.
JPEG, HEIC, TIFF, PNG, WebP, camera raw, or a Shutterspan project.</source>
        <translation>Shutterspan zeigt, was sich bewegte, während der Verschluss offen war.
JPEG, HEIC, TIFF, PNG, WebP, Kamera-Raw oder ein Shutterspan-Projekt.</translation>
    </message>
    <message>
        <source>Open a Photo…</source>
        <translation>Foto öffnen…</translation>
    </message>
    <message>
        <source>Try the Sample</source>
        <translation>Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Opened lately</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open {}</source>
        <translation>{} öffnen</translation>
    </message>
</context><context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Wofür es ist</translation>
    </message>
    <message>
        <source>How wide it becomes; nothing is enlarged beyond the photo</source>
        <translation>Wie breit es wird; größer als das Foto wird nichts</translation>
    </message>
    <message>
        <source>Best quality (slower)</source>
        <translation>Beste Qualität (langsamer)</translation>
    </message>
    <message>
        <source>Look at the photo more often: motion a little truer, in about twice the time</source>
        <translation>Das Foto öfter betrachten: Bewegung etwas wahrer, in etwa doppelter Zeit</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Change where it goes</source>
        <translation>Ändern, wohin es kommt</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Einzelbilder</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>As the photo, 4K at most</source>
        <translation>Wie das Foto, höchstens 4K</translation>
    </message>
    <message>
        <source>As the photo, {} px</source>
        <translation>Wie das Foto, {} px</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
    <message>
        <source>One frame at t = {}, {}.</source>
        <translation>Ein Einzelbild bei t = {}, {}.</translation>
    </message>
    <message>
        <source>{} PNG files of 16 bit, {}.</source>
        <translation>{} PNG-Dateien mit 16 Bit, {}.</translation>
    </message>
    <message>
        <source>{} frames, {}, {} s at {} fps.</source>
        <translation>{} Einzelbilder, {}, {} s bei {} Bildern/s.</translation>
    </message>
    <message>
        <source>The file that is there is replaced.</source>
        <translation>Die vorhandene Datei wird ersetzt.</translation>
    </message>
</context><context>
    <name>ExportFlow</name>
    <message>
        <source>Exporting {}</source>
        <translation>{} wird exportiert</translation>
    </message>
    <message>
        <source>Copying the frame</source>
        <translation>Einzelbild wird kopiert</translation>
    </message>
    <message>
        <source>Copied the frame, {} pixels.</source>
        <translation>Einzelbild kopiert, {} Pixel.</translation>
    </message>
    <message>
        <source>Stopped. Nothing half-done was left behind.</source>
        <translation>Abgebrochen. Nichts Halbfertiges blieb zurück.</translation>
    </message>
    <message>
        <source>{} was not written.</source>
        <translation>{} wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>Nothing moves, so each frame would be the same.</source>
        <translation>Es bewegt sich nichts, also wäre jedes Einzelbild dasselbe.</translation>
    </message>
    <message>
        <source>Write It Anyway</source>
        <translation>Trotzdem schreiben</translation>
    </message>
    <message>
        <source>{} frames in {}</source>
        <translation>{} Einzelbilder in {}</translation>
    </message>
    <message>
        <source>Exported {}.</source>
        <translation>Exportiert: {}.</translation>
    </message>
    <message>
        <source>Show in Folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
</context><context>
    <name>FileFlow</name>
    <message>
        <source>Shutterspan ended unexpectedly; changes to {} were kept.</source>
        <translation>Shutterspan wurde unerwartet beendet; Änderungen an {} sind erhalten.</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Opening {}</source>
        <translation>{} wird geöffnet</translation>
    </message>
    <message>
        <source>Find the Photo…</source>
        <translation>Foto suchen…</translation>
    </message>
    <message>
        <source>Where Is the Photo Now?</source>
        <translation>Wo ist das Foto jetzt?</translation>
    </message>
    <message>
        <source>Saved {}.</source>
        <translation>{} gespeichert.</translation>
    </message>
    <message>
        <source>Unsaved changes can't be kept for the case of a crash.</source>
        <translation>Ungespeicherte Änderungen können für den Fall eines Absturzes nicht aufbewahrt werden.</translation>
    </message>
</context><context>
    <name>Guides</name>
    <message>
        <source>{} px</source>
        <translation>{} px</translation>
    </message>
</context><context>
    <name>HelpFlow</name>
    <message>
        <source>Give it one motion-blurred photo; get back the sharp video of its exposure.</source>
        <translation>Ein Foto mit Bewegungsunschärfe hinein; das scharfe Video seiner Belichtung heraus.</translation>
    </message>
    <message>
        <source>Free software under the GPL, version 3 or later.</source>
        <translation>Freie Software unter der GPL, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>About Shutterspan</source>
        <translation>Über Shutterspan</translation>
    </message>
</context><context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
</context><context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>C, held</source>
        <translation>C halten</translation>
    </message>
    <message>
        <source>Compare with the photo</source>
        <translation>Mit dem Foto vergleichen</translation>
    </message>
    <message>
        <source>Space and drag</source>
        <translation>Leertaste und ziehen</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Den Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom to the pointer</source>
        <translation>Zum Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>Shift and draw</source>
        <translation>Umschalt und zeichnen</translation>
    </message>
    <message>
        <source>Add to the region</source>
        <translation>Zum Bereich hinzufügen</translation>
    </message>
    <message>
        <source>Alt and draw</source>
        <translation>Alt und zeichnen</translation>
    </message>
    <message>
        <source>Cut from the region</source>
        <translation>Aus dem Bereich ausschneiden</translation>
    </message>
    <message>
        <source>Shift and stroke</source>
        <translation>Umschalt und Strich</translation>
    </message>
    <message>
        <source>Draw it straight</source>
        <translation>Gerade zeichnen</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
</context><context>
    <name>Loading</name>
    <message>
        <source>{} × {}, {} megapixels</source>
        <translation>{} × {}, {} Megapixel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context><context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing was noted yet.</source>
        <translation>Noch wurde nichts notiert.</translation>
    </message>
    <message>
        <source>Copy All</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Show in Folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context><context>
    <name>PlaybackFlow</name>
    <message>
        <source>Move Key Frame</source>
        <translation>Schlüsselbild verschieben</translation>
    </message>
    <message>
        <source>Keep Key Frame</source>
        <translation>Schlüsselbild merken</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Set Out Point</source>
        <translation>Out-Punkt setzen</translation>
    </message>
    <message>
        <source>Set In Point</source>
        <translation>In-Punkt setzen</translation>
    </message>
</context><context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>Das beste vorhandene</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA)</source>
        <translation>NVIDIA-Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>32 bit, exact</source>
        <translation>32 Bit, genau</translation>
    </message>
    <message>
        <source>16 bit, half the memory</source>
        <translation>16 Bit, halber Speicher</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Unfold on</source>
        <translation>Entfalten auf</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Device, precision and memory hold for the process that unfolds and, by itself, for the one that exports; changing them starts both anew. Where memory is limited, unfolding takes smaller tiles, or says that it can't be done. Another language is spoken from the next start on.</source>
        <translation>Gerät, Genauigkeit und Speicher gelten für den Prozess, der entfaltet, und für sich auch für den, der exportiert; eine Änderung startet beide neu. Bei begrenztem Speicher wird in kleineren Kacheln entfaltet oder gemeldet, dass es nicht geht. Eine andere Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
</context><context>
    <name>Preset</name>
    <message>
        <source>Social reel</source>
        <translation>Reel für soziale Medien</translation>
    </message>
    <message>
        <source>MP4, six seconds there and back, for every phone</source>
        <translation>MP4, sechs Sekunden hin und zurück, für jedes Handy</translation>
    </message>
    <message>
        <source>Clip as set</source>
        <translation>Clip wie eingestellt</translation>
    </message>
    <message>
        <source>MP4 with the frames, speed and loop set here</source>
        <translation>MP4; Einzelbilder, Tempo und Schleife wie hier</translation>
    </message>
    <message>
        <source>Web GIF</source>
        <translation>GIF fürs Web</translation>
    </message>
    <message>
        <source>Small and endless, 640 pixels wide</source>
        <translation>Klein und endlos, 640 Pixel breit</translation>
    </message>
    <message>
        <source>ProRes for the edit</source>
        <translation>ProRes für den Schnitt</translation>
    </message>
    <message>
        <source>MOV, 10 bit 4:2:2, full size, once through</source>
        <translation>MOV, 10 Bit 4:2:2, volle Größe, ein Durchlauf</translation>
    </message>
    <message>
        <source>Lossless frames</source>
        <translation>Verlustfreie Einzelbilder</translation>
    </message>
    <message>
        <source>16-bit PNGs with the photo's profile and notes</source>
        <translation>PNGs mit 16 Bit, mit Farbprofil und Metadaten des Fotos</translation>
    </message>
    <message>
        <source>Still at the playhead</source>
        <translation>Standbild am Abspielkopf</translation>
    </message>
    <message>
        <source>One photograph, with the photo's profile and notes</source>
        <translation>Ein Foto, mit Farbprofil und Metadaten des Originals</translation>
    </message>
</context><context>
    <name>ProgressStrip</name>
    <message>
        <source>about {} min left</source>
        <translation>noch etwa {} min</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Stop: {}</source>
        <translation>Abbrechen: {}</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>noch etwa {} s</translation>
    </message>
</context><context>
    <name>Prompts</name>
    <message>
        <source>Photos and projects</source>
        <translation>Fotos und Projekte</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Shutterspan projects</source>
        <translation>Shutterspan-Projekte</translation>
    </message>
    <message>
        <source>Save Project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save Frame as Photograph</source>
        <translation>Einzelbild als Foto speichern</translation>
    </message>
    <message>
        <source>Folder for the Frames</source>
        <translation>Ordner für die Einzelbilder</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Unsaved Changes</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Save the changes to {}?</source>
        <translation>Die Änderungen an {} speichern?</translation>
    </message>
    <message>
        <source>They are lost if you don't.</source>
        <translation>Sonst gehen sie verloren.</translation>
    </message>
    <message>
        <source>Still Working</source>
        <translation>Noch bei der Arbeit</translation>
    </message>
    <message>
        <source>An export is still under way.</source>
        <translation>Ein Export läuft noch.</translation>
    </message>
    <message>
        <source>If it is stopped, nothing half-done is left behind.</source>
        <translation>Wird er abgebrochen, bleibt nichts Halbfertiges zurück.</translation>
    </message>
    <message>
        <source>Stop the Export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Go On Exporting</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>Nothing moves, so each frame would be the same.</source>
        <translation>Es bewegt sich nichts, also wäre jedes Einzelbild dasselbe.</translation>
    </message>
    <message>
        <source>Nothing Moves</source>
        <translation>Nichts bewegt sich</translation>
    </message>
    <message>
        <source>Write it anyway?</source>
        <translation>Trotzdem schreiben?</translation>
    </message>
    <message>
        <source>Write It Anyway</source>
        <translation>Trotzdem schreiben</translation>
    </message>
</context><context>
    <name>RecentFilesFlow</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
        <source>&amp;Forget Them</source>
        <translation>&amp;Liste leeren</translation>
    </message>
</context><context>
    <name>Recovery</name>
    <message>
        <source>an unsaved document</source>
        <translation>einem ungespeicherten Dokument</translation>
    </message>
</context><context>
    <name>RegionPanel</name>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Everything may move. Draw around something, and only that moves; the rest stays as it is.</source>
        <translation>Alles darf sich bewegen. Wird etwas umrandet, bewegt sich nur das; der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>How soft the border of the selected region is</source>
        <translation>Wie weich der Rand des ausgewählten Bereichs ist</translation>
    </message>
    <message>
        <source>The photo as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
    <message>
        <source>Its sharpened still</source>
        <translation>Geschärftes Standbild</translation>
    </message>
    <message>
        <source>Moves too</source>
        <translation>Bewegt sich auch</translation>
    </message>
    <message>
        <source>What is seen around the regions</source>
        <translation>Was um die Bereiche herum zu sehen ist</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weiche Kante</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>Umgebung</translation>
    </message>
</context><context>
    <name>StrengthControl</name>
    <message>
        <source>How far things move in the clip; double click for 100 %</source>
        <translation>Wie weit sich im Clip etwas bewegt; Doppelklick für 100 %</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>How far things move in the clip</source>
        <translation>Wie weit sich im Clip etwas bewegt</translation>
    </message>
    <message>
        <source>Back to 100 %</source>
        <translation>Zurück auf 100 %</translation>
    </message>
    <message>
        <source>{}: back to 100 %</source>
        <translation>{}: zurück auf 100 %</translation>
    </message>
    <message>
        <source>stands still</source>
        <translation>steht still</translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation>wie gezeichnet</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>wie gefunden</translation>
    </message>
    <message>
        <source>{} times as far</source>
        <translation>{}-mal so weit</translation>
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Key frame: the instant that is saved as photograph. Drag to move it</source>
        <translation>Schlüsselbild: der Augenblick, der als Foto gespeichert wird. Zum Verschieben ziehen</translation>
    </message>
    <message>
        <source>Frame {0} of {1}</source>
        <translation>Einzelbild {0} von {1}</translation>
    </message>
</context><context>
    <name>ToolOptions</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Kante</translation>
    </message>
    <message>
        <source>Brush: {}</source>
        <translation>Pinsel: {}</translation>
    </message>
    <message>
        <source>Length counts</source>
        <translation>Länge zählt</translation>
    </message>
    <message>
        <source>The arrow is as long as the way that something moved</source>
        <translation>Der Pfeil ist so lang wie der Weg, um den sich etwas bewegt hat</translation>
    </message>
    <message>
        <source>Drag to move, wheel to zoom</source>
        <translation>Ziehen verschiebt, Mausrad zoomt</translation>
    </message>
    <message>
        <source>Click a region, an arrow or a stroke; drag it or its handles</source>
        <translation>Bereich, Pfeil oder Strich anklicken und ihn oder seine Griffe ziehen</translation>
    </message>
    <message>
        <source>Drag along the way that something moved</source>
        <translation>Den Weg nachziehen, den etwas nahm</translation>
    </message>
    <message>
        <source>Drag along the path that something took; Shift draws it straight</source>
        <translation>Den Weg entlang ziehen, den etwas nahm; mit Umschalt gerade</translation>
    </message>
    <message>
        <source>Shift adds to the region, Alt cuts from it</source>
        <translation>Umschalt fügt hinzu, Alt schneidet aus</translation>
    </message>
</context><context>
    <name>ToolRail</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context><context>
    <name>TopBar</name>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Zoom: {:.0f} percent</source>
        <translation>Zoom: {:.0f} Prozent</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Playhead at {:.0%} of the exposure</source>
        <translation>Abspielkopf bei {:.0%} der Belichtung</translation>
    </message>
    <message>
        <source>Whole exposure</source>
        <translation>Ganze Belichtung</translation>
    </message>
</context><context>
    <name>UndoFlow</name>
    <message>
        <source>&amp;Undo {}</source>
        <translation>&amp;Rückgängig: {}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo {}</source>
        <translation>&amp;Wiederholen: {}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
</context><context>
    <name>UnfoldFlow</name>
    <message>
        <source>&amp;Unfold Again</source>
        <translation>Erneut &amp;entfalten</translation>
    </message>
    <message>
        <source>&amp;Unfold</source>
        <translation>&amp;Entfalten</translation>
    </message>
    <message>
        <source>Unfolding</source>
        <translation>Entfalten</translation>
    </message>
    <message>
        <source>Nothing needs to be set. The photo stays as it is.</source>
        <translation>Nichts muss eingestellt werden. Das Foto bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>{} × {} preview</source>
        <translation>Vorschau mit {} × {}</translation>
    </message>
    <message>
        <source>full size</source>
        <translation>volle Größe</translation>
    </message>
    <message>
        <source>Unfolded at {}. Exports are made at full quality.</source>
        <translation>Entfaltet: {}. Exportiert wird in voller Qualität.</translation>
    </message>
    <message>
        <source>Unfold Again</source>
        <translation>Erneut entfalten</translation>
    </message>
    <message>
        <source>Export {} Pixels Wide…</source>
        <translation>Mit {} Pixeln Breite exportieren…</translation>
    </message>
    <message>
        <source>Draw a Region</source>
        <translation>Bereich zeichnen</translation>
    </message>
    <message>
        <source>Draw a Stroke</source>
        <translation>Strich zeichnen</translation>
    </message>
</context><context>
    <name>Wording</name>
    <message>
        <source>Close other programs, or choose a smaller width.</source>
        <translation>Andere Programme schließen oder eine kleinere Breite wählen.</translation>
    </message>
    <message>
        <source>If memory ran short, a smaller width helps.</source>
        <translation>Wenn der Speicher knapp war, hilft eine kleinere Breite.</translation>
    </message>
    <message>
        <source>Draw a region and a stroke where something moved.</source>
        <translation>Zeichnen Sie einen Bereich und einen Strich, wo sich etwas bewegt hat.</translation>
    </message>
    <message>
        <source>At a width of {width} pixels it looks sharper.</source>
        <translation>Bei einer Breite von {width} Pixeln wirkt es schärfer.</translation>
    </message>
</context><context>
    <name>_RegionRow</name>
    <message>
        <source>Show the outline of {}</source>
        <translation>Den Umriss von {} zeigen</translation>
    </message>
    <message>
        <source>Show the outline, or hide it</source>
        <translation>Den Umriss zeigen oder ausblenden</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>Farbe von {}</translation>
    </message>
    <message>
        <source>Choose another colour</source>
        <translation>Eine andere Farbe wählen</translation>
    </message>
    <message>
        <source>Colour {}</source>
        <translation>Farbe {}</translation>
    </message>
    <message>
        <source>Name of {}</source>
        <translation>Name von {}</translation>
    </message>
    <message>
        <source>Motion of {}</source>
        <translation>Bewegung von {}</translation>
    </message>
    <message>
        <source>Flip time in {}</source>
        <translation>Zeit in {} umkehren</translation>
    </message>
    <message>
        <source>Play this region the other way round</source>
        <translation>Diesen Bereich andersherum abspielen</translation>
    </message>
</context></TS>
